from confluent_kafka import Producer, libversion, version

from protocol import bootstrap, keys, partitioner, topic

options = {} if partitioner == "default" else {"partitioner": partitioner}
producer = Producer({"bootstrap.servers": bootstrap, "queue.buffering.max.messages": 1_000_000, **options})
for number, key in enumerate(keys):
    producer.produce(topic, key=key, value=str(number))
    producer.poll(0)
assert producer.flush(60) == 0
own = version() if isinstance(version(), str) else version()[0]
print(f"{own} (librdkafka {libversion()[0]})")
