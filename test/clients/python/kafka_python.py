import kafka
import kafka.partitioner

from protocol import bootstrap, keys, partitioner, topic

chosen = {} if partitioner == "default" else {"partitioner": getattr(kafka.partitioner, partitioner)()}
producer = kafka.KafkaProducer(bootstrap_servers=bootstrap, **chosen)
sent = [producer.send(topic, key=key, value=str(number).encode()) for number, key in enumerate(keys)]
producer.flush()
for each in sent:
    each.get(timeout=30)
producer.close()
print(kafka.__version__)
