import { type Command, Option } from 'commander';
import { FORMATS, KEY_ENCODINGS, RECORD_FORMATS } from '../../sources/formats.ts';
import type { Io } from '../io.ts';
import {
  CHECKS_HELP,
  failOnOption,
  htmlOption,
  memoryOption,
  partitionsOption,
  redactOption,
  topOption,
  whatIfOption,
} from '../options.ts';

const SCAN_FORMATS = [...new Set([...FORMATS, ...RECORD_FORMATS])];

export function addScan(program: Command, io: Io): void {
  program
    .command('scan')
    .summary('how the keys of a file spread over the partitions')
    .description(
      "How the keys of a file spread over the partitions: under the Java client's rule, or where they were found if the format tells.",
    )
    .argument('<SOURCE...>', 'a file, "-" for standard input, gzip is recognised; or folders of segment files')
    .addOption(partitionsOption())
    .addOption(new Option('--format <FORMAT>', 'what SOURCE holds (guessed if left out)').choices(SCAN_FORMATS))
    .option('--column <NAME>', 'the CSV or Arrow column, or JSON field, that holds the key')
    .option('--topic <NAME>', 'kcat, segments: only records of this topic')
    .addOption(new Option('--key-type <TYPE>', 'how a format that tells partitions writes keys').choices(KEY_ENCODINGS))
    .option('--no-keys', 'only the spread: do not tell keys apart, which takes several times as long')
    .option('--compacted', 'what log compaction would keep: live keys, tombstones, records that would go')
    .addOption(memoryOption())
    .addOption(redactOption())
    .option('--state <FILE>', 'write what the scan knows, for "keylane merge"; "-" for standard output')
    .addOption(topOption())
    .addOption(whatIfOption())
    .addOption(failOnOption())
    .addOption(htmlOption())
    .option('--json', 'print the answer as JSON')
    .addHelpText(
      'after',
      `
Formats:
  keys     one key a line (LF or CRLF); an empty line is a record without a key
  hex, base64  one key a line in that encoding; an empty line is no key, "" the empty key
  arrow    an Arrow IPC stream; the only column of texts or bytes, or --column; null is no key
  csv      a header, then rows; an empty field is no key, an empty field in quotes the empty key
  kcat     what "kcat -C -J" prints
  console  what "kafka-console-consumer" prints with keys and partitions
  jsonl    a JSON object a line, with key and partition
  tsv      partition, TAB, key: "kcat -C -f '%p\\t%k\\n'"
  segments files of a broker: folders TOPIC-PARTITION, DATA_DIR/TOPIC for all of them, or single *.log files
The last five tell where each record was found, and so which keys are in several partitions. Their State tells who
wrote them: "keylane who" reads it.

${CHECKS_HELP}

Examples:
  $ keylane scan keys.txt -n 12
  $ keylane scan flights.csv.gz --column tailnum -n 12 --what-if 6,24
  $ keylane scan flights.csv.gz --column tailnum -n 12 --html flights.html
  $ zcat keys.gz | keylane scan - -n 24 --json
  $ python export.py | keylane scan - --format arrow --column key -n 12 --state - > part-1.state
  $ kcat -C -t orders -J -e | keylane scan - --format kcat -n 12 --state orders.state
  $ keylane scan keys.txt -n 12 --redact file:secret --state for-others.state
  $ keylane scan keys.txt -n 12 --fail-on 'maxShare>0.2'`,
    )
    .action(async (sources: string[], options) => (await import('../scan.ts')).scan(sources, options, io));
}
