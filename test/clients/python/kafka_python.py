import kafka

from protocol import bootstrap, keys, topic

producer = kafka.KafkaProducer(bootstrap_servers=bootstrap)
sent = [producer.send(topic, key=key, value=str(number).encode()) for number, key in enumerate(keys)]
producer.flush()
for each in sent:
    each.get(timeout=30)
producer.close()
print(kafka.__version__)
