// rdkafka and kafka: CLIENT BOOTSTRAP TOPIC PARTITIONER, keys on stdin, the version on stdout.

use std::io::BufRead;
use std::time::Duration;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let [_, client, bootstrap, topic, partitioner] = &args[..] else { panic!("CLIENT BOOTSTRAP TOPIC PARTITIONER") };
    match client.as_str() {
        "rdkafka" => produce_rdkafka(bootstrap, topic, partitioner),
        "kafka" => produce_kafka(bootstrap, topic),
        _ => panic!("no client {client}"),
    }
}

fn keys() -> Vec<Option<Vec<u8>>> {
    let decode = |line: String| (0..line.len() / 2).map(|i| u8::from_str_radix(&line[2 * i..2 * i + 2], 16).unwrap()).collect();
    std::io::stdin().lock().lines().map(|line| line.unwrap()).map(|line| (line != "-").then(|| decode(line))).collect()
}

fn produce_rdkafka(bootstrap: &str, topic: &str, partitioner: &str) {
    use rdkafka::producer::{BaseProducer, BaseRecord, Producer};
    let mut config = rdkafka::ClientConfig::new();
    config.set("bootstrap.servers", bootstrap);
    if partitioner != "default" {
        config.set("partitioner", partitioner);
    }
    let producer: BaseProducer = config.create().unwrap();
    for (number, key) in keys().into_iter().enumerate() {
        let value = number.to_string();
        let mut record = BaseRecord::<[u8], str>::to(topic).payload(&value);
        if let Some(key) = &key {
            record = record.key(key);
        }
        producer.send(record).map_err(|(error, _)| error).unwrap();
    }
    producer.flush(Duration::from_secs(30)).unwrap();
    println!("0.39.0 (librdkafka {})", rdkafka::util::get_rdkafka_version().1);
}

fn produce_kafka(bootstrap: &str, topic: &str) {
    use kafka::producer::{Producer, Record, RequiredAcks};
    let mut producer =
        Producer::from_hosts(vec![bootstrap.to_string()]).with_required_acks(RequiredAcks::One).create().unwrap();
    for (number, key) in keys().into_iter().enumerate() {
        let value = number.to_string();
        match key {
            Some(key) => producer.send(&Record::from_key_value(topic, key, value.as_bytes())).unwrap(),
            None => producer.send(&Record::from_value(topic, value.as_bytes())).unwrap(),
        }
    }
    println!("0.10.0");
}
