// What is used of @platformatic/kafka: its low level alone. scripts/build.ts makes one chunk of it, which is loaded where a broker is asked.

export type { Reader } from 'platformatic-kafka';
export {
  apiVersionsV1,
  Connection,
  createAPI,
  describeConfigsV2,
  describeLogDirsV2,
  describeProducersV0,
  findCoordinatorV4,
  listGroupsV4,
  listOffsetsV5,
  listOffsetsV7,
  metadataV9,
  metadataV12,
  offsetFetchV8,
  Writer,
} from 'platformatic-kafka';

interface Resolvers {
  promise: Promise<unknown>;
  resolve: (value: unknown) => void;
  reject: (reason: unknown) => void;
}

// All that the library's network code needs beyond Node 20.
const own = Promise as unknown as { withResolvers?: () => Resolvers };
own.withResolvers ??= () => {
  const resolvers = {} as Resolvers;
  resolvers.promise = new Promise((resolve, reject) => Object.assign(resolvers, { resolve, reject }));
  return resolvers;
};
