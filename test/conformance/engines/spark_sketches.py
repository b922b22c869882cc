"""What Spark, and the Java library that it has, make of keylane's sketches: spark_sketches.py FOLDER. The folder has the images and `keys.jsonl`: the
records' keys, null for none. Prints JSON: by cell whether it is so, or what it is instead."""

import json
import sys
from pathlib import Path

from pyspark.sql import SparkSession

folder = Path(sys.argv[1])
spark = (
    SparkSession.builder.master("local[2]")
    .config("spark.driver.bindAddress", "127.0.0.1")
    .config("spark.driver.host", "127.0.0.1")
    .config("spark.sql.shuffle.partitions", "2")
    .config("spark.ui.enabled", "false")
    .config("spark.ui.showConsoleProgress", "false")
    .getOrCreate()
)
spark.sparkContext.setLogLevel("OFF")

texts = [json.loads(line)["text"] for line in (folder / "keys.jsonl").read_text().splitlines()]
keyed = [text for text in texts if text]
numbers = range(-1000, 9000)


def image(name):
    return (folder / name).read_bytes()


spark.read.schema("text STRING").json(str(folder / "keys.jsonl")).selectExpr("text", "encode(text, 'UTF-8') AS bytes").cache().createOrReplaceTempView("texts")
spark.sql("SELECT text AS key FROM texts").createOrReplaceTempView("orders")
spark.range(numbers.start, numbers.stop).selectExpr("CAST(id AS INT) AS small", "id AS large").cache().createOrReplaceTempView("numbers")


def select(what, images=None, source=""):
    """One value of SQL, in which :name is an image."""
    args = {name.replace(".", "_").replace("-", "_"): bytearray(image(name)) for name in images or []}
    return spark.sql(f"SELECT {what} AS it {source}", args=args).collect()[0].it


def page(statement):
    """What a statement of the page answers, of the folder's images and the texts."""
    [row] = spark.sql(statement.replace("binaryFile.`", f"binaryFile.`{folder}/")).collect()
    return [[each.item, each["count"]] for each in row.answer] if isinstance(row.answer, list) else row.answer


told = {}


def cell(name, work):
    try:
        told[name] = work()
    except Exception as error:
        told[name] = f"{type(error).__name__}: {error}"[:400]


# What of a column has the bytes of keylane's keys, which are texts, longs and ints as Kafka's serializers write them.
COLUMNS = {
    "STRING": ("texts", "text", "texts"),
    "BINARY": ("texts", "bytes", "texts"),
    **{
        f"{column}, keys are {keys}": (keys, name, "numbers")
        for column, name in (("BIGINT", "large"), ("INT", "small"))
        for keys in ("longs", "ints", "digits")
    },
    "BIGINT as eight bytes": ("longs", "unhex(lpad(hex(large), 16, '0'))", "numbers"),
    "INT as eight bytes": ("longs", "unhex(lpad(hex(small), 16, '0'))", "numbers"),
    "BIGINT as four bytes": ("ints", "unhex(right(lpad(hex(large), 16, '0'), 8))", "numbers"),
    "INT as four bytes": ("ints", "unhex(right(lpad(hex(small), 16, '0'), 8))", "numbers"),
    "BIGINT as digits": ("digits", "CAST(large AS STRING)", "numbers"),
    "INT as digits": ("digits", "CAST(small AS STRING)", "numbers"),
    "STRING in UTF-16": ("texts", "encode(text, 'UTF-16BE')", "texts"),
}
for name, (keys, column, source) in COLUMNS.items():
    own = f"(SELECT hll_sketch_agg({column}) FROM {source})"
    # What both have is what each has.
    hll = f"""hll_union(:{keys}_hll, {own}) = hll_union(:{keys}_hll, :{keys}_hll)
      AND hll_union(:{keys}_hll, {own}) = hll_union({own}, {own})"""
    cell(f"HLL of {name}", lambda: select(hll, [f"{keys}.hll"]))
    own = f"(SELECT theta_sketch_agg({column}) FROM {source})"
    # Neither has a key that the other has not.
    theta = f"""theta_sketch_estimate(theta_difference(:{keys}_theta, {own})) = 0
      AND theta_sketch_estimate(theta_difference({own}, :{keys}_theta)) = 0"""
    cell(f"Theta of {name}", lambda: select(theta, [f"{keys}.theta"]))
    own = f"(SELECT tuple_sketch_agg_double({column}, 1D) FROM {source})"
    tuples = f"""tuple_sketch_estimate_double(tuple_difference_double(:{keys}_tuple, {own})) = 0
      AND tuple_sketch_estimate_double(tuple_difference_double({own}, :{keys}_tuple)) = 0"""
    cell(f"Tuple of {name}", lambda: select(tuples, [f"{keys}.tuple"]))

# Other sizes.
for lg_k in (4, 10):
    name = f"texts_{lg_k}_hll"
    own = f"(SELECT hll_sketch_agg(text, {lg_k}) FROM texts)"
    same = f"hll_union(:{name}, {own}) = hll_union(:{name}, :{name})"
    cell(f"HLL of lgK {lg_k}", lambda: select(same, [f"texts-{lg_k}.hll"]))
    folded = f"hll_union(:texts_hll, :{name}, true) = hll_union(:{name}, :{name})"
    cell(f"HLL of lgK 12 with {lg_k}", lambda: select(folded, ["texts.hll", f"texts-{lg_k}.hll"]))
own = "(SELECT hll_sketch_agg(text, 10) FROM texts)"
cell("HLL of different lgK", lambda: select(f"hll_union(:texts_hll, {own})", ["texts.hll"]))
cell(
    "Theta of lgK 12",
    lambda: select(
        """theta_sketch_estimate(theta_difference(:texts_12_theta, theta_sketch_agg(text))) = 0
        AND theta_sketch_estimate(theta_difference(theta_sketch_agg(text), :texts_12_theta)) = 0""",
        ["texts-12.theta"],
        "FROM texts",
    ),
)
cell("Theta: estimate", lambda: select("theta_sketch_estimate(:texts_theta)", ["texts.theta"]))
cell("Theta of lgK 12: estimate", lambda: select("theta_sketch_estimate(:texts_12_theta)", ["texts-12.theta"]))

# Records by key.
cell("Tuple: estimate", lambda: select("tuple_sketch_estimate_double(:texts_tuple)", ["texts.tuple"]))
cell("Tuple: records", lambda: select("tuple_sketch_summary_double(:texts_tuple)", ["texts.tuple"]))
# What is kept of each key, over the share of keys that are kept.
scaled = "tuple_sketch_summary_double(:texts_12_tuple) / tuple_sketch_theta_double(:texts_12_tuple)"
cell("Tuple of lgK 12: records", lambda: select(scaled, ["texts-12.tuple"]))
both = "tuple_union_double(:texts_tuple, (SELECT tuple_sketch_agg_double(text, 1D, 16) FROM texts), 16)"
cell("Tuple: records with Spark's", lambda: select(f"tuple_sketch_summary_double({both})", ["texts.tuple"]))
some = "(SELECT theta_sketch_agg(text, 16) FROM texts WHERE text LIKE '%7')"
shared = f"tuple_intersection_theta_double(:texts_tuple, {some})"
cell("Tuple: records of some", lambda: select(f"tuple_sketch_summary_double({shared})", ["texts.tuple"]))
cell("Tuple: of no key", lambda: select("tuple_sketch_estimate_double(:none_tuple)", ["none.tuple"]))

# Frequent Items: what the struct has besides the image.
STATE = """named_struct('sketch', :{}, 'maxItemsTracked', 12000,
  'itemDataType', CAST(NULL AS STRING), 'itemDataTypeDDL', 'item string not null')"""
ours = STATE.format("texts_frequent")
own = "(SELECT approx_top_k_accumulate(text, 12000) FROM texts)"


def top(state, k, images):
    return sorted(([row["item"], row["count"]] for row in select(f"approx_top_k_estimate({state}, {k})", images)), key=str)


cell("Frequent Items: all", lambda: top(ours, 12000, ["texts.frequent"]) == top(own, 12000, None))
cell("Frequent Items: nulls", lambda: [each for each in top(ours, 12000, ["texts.frequent"]) if not each[0]])
combined = f"""(SELECT approx_top_k_combine(state) FROM
  (SELECT {ours} AS state UNION ALL SELECT approx_top_k_accumulate(text, 12000) AS state FROM texts))"""
doubled = f"""(SELECT approx_top_k_combine(state) FROM
  (SELECT approx_top_k_accumulate(text, 12000) AS state FROM texts
  UNION ALL SELECT approx_top_k_accumulate(text, 12000) AS state FROM texts))"""
cell("Frequent Items: combined", lambda: top(combined, 12000, ["texts.frequent"]) == top(doubled, 12000, None))
cell("Frequent Items: of no key", lambda: top(STATE.format("none_frequent"), 5, ["none.frequent"]))
few = STATE.format("texts_top_frequent")
cell("Frequent Items: top", lambda: top(few, 12000, ["texts-top.frequent"]))

# The statements of the page.
for path in sorted(folder.glob("page-*.sql")):
    cell(path.stem, lambda: page(path.read_text()))

# The Java library, which Spark, Druid and Pinot call.
jvm = spark._jvm
hll = jvm.org.apache.datasketches.hll
theta = jvm.org.apache.datasketches.theta
frequencies = jvm.org.apache.datasketches.frequencies
memory = jvm.org.apache.datasketches.memory.Memory
gateway = spark.sparkContext._gateway


def chars(text):
    builder = jvm.java.lang.StringBuilder()
    builder.append(text)
    array = gateway.new_array(jvm.char, builder.length())
    builder.getChars(0, len(array), array, 0)
    return array


def own_hll(keys, kind):
    sketch = hll.HllSketch(12, kind)
    for key in keys:
        sketch.update(key)
    return sketch


def united(*sketches):
    union = hll.Union(12)
    for each in sketches:
        union.update(each)
    return bytes(union.getResult(hll.TgtHllType.HLL_8).toCompactByteArray())


def same_hll(keys, ours="texts.hll", kind=hll.TgtHllType.HLL_8):
    image_of, own = hll.HllSketch.heapify(image(ours)), own_hll(keys, kind)
    return united(image_of, own) == united(image_of, image_of) == united(own, own)


def same_theta(keys, ours="texts.theta"):
    own = theta.UpdateSketch.builder().setNominalEntries(1 << 14).build()
    for key in keys:
        own.update(key)
    image_of = theta.Sketch.wrap(memory.wrap(image(ours)))
    minus = theta.SetOperation.builder().buildANotB()
    return all(minus.aNotB(*pair).getEstimate() == 0 for pair in ((image_of, own), (own, image_of)))


distinct = sorted(set(keyed))
cell("Java HLL of byte[]", lambda: same_hll([text.encode() for text in distinct]))
cell("Java Theta of byte[]", lambda: same_theta([text.encode() for text in distinct]))
cell("Java HLL of String", lambda: same_hll(distinct))
cell("Java Theta of String", lambda: same_theta(distinct))
in_chars = [chars(text) for text in distinct]
cell("Java HLL of char[]", lambda: same_hll(in_chars))
cell("Java Theta of char[]", lambda: same_theta(in_chars))
for kind in ("HLL_4", "HLL_6"):
    cell(f"Java {kind} of String", lambda: same_hll(distinct, kind=getattr(hll.TgtHllType, kind)))
# Python's int is Java's int or long by its size: as long in both libraries.
for name, length in (("longs", 8), ("ints", 4)):
    in_bytes = [each.to_bytes(length, "big", signed=True) for each in numbers]
    cell(f"Java HLL of byte[], keys are {name}", lambda: same_hll(in_bytes, f"{name}.hll"))
    cell(f"Java Theta of byte[], keys are {name}", lambda: same_theta(in_bytes, f"{name}.theta"))
for name in ("digits", "longs", "ints"):
    cell(f"Java HLL of long, keys are {name}", lambda: same_hll(list(numbers), f"{name}.hll"))
    cell(f"Java Theta of long, keys are {name}", lambda: same_theta(list(numbers), f"{name}.theta"))


def java_top():
    strings = jvm.org.apache.datasketches.common.ArrayOfStringsSerDe()
    items = frequencies.ItemsSketch.getInstance(memory.wrap(image("texts.frequent")), strings)
    own = frequencies.ItemsSketch(1 << 14)
    for text in keyed:
        own.update(text)
    alone = all(items.getEstimate(text) == own.getEstimate(text) for text in distinct)
    before = {text: own.getEstimate(text) for text in distinct}
    # Added to ours: nothing has to go.
    items.merge(own)
    return alone and all(items.getEstimate(text) == 2 * before[text] for text in distinct)


cell("Java Frequent Items of String", java_top)
print(json.dumps(told, default=str))
spark.stop()
