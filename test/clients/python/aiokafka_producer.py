import asyncio

import aiokafka

from protocol import bootstrap, keys, topic


async def main():
    producer = aiokafka.AIOKafkaProducer(bootstrap_servers=bootstrap)
    await producer.start()
    sent = [await producer.send(topic, key=key, value=str(number).encode()) for number, key in enumerate(keys)]
    await asyncio.gather(*sent)
    await producer.stop()
    print(aiokafka.__version__)


asyncio.run(main())
