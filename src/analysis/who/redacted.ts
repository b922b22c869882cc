// An answer about writers in which digests stand in the place of keys.

import type { Redaction } from '../../state/redaction.ts';
import { LONGEST_WITNESS } from '../../state/writers/state.ts';
import { leastKeysOf } from '../shared/places-told.ts';
import { type ShownKey, shown } from '../shared/shown-key.ts';
import type { WhoAnswer } from './answer.ts';

/**
 * The same verdict and figures. Schema ids and names of fields are left out, since they are bytes of keys, and so are examples of keys of 4096 bytes or more: of
 * longer ones only that much is known, and the digest of a key's start is that of no key. Where too few keys share two partitions at once, no key stands
 * with two of them.
 */
export function redactedWho(answer: WhoAnswer, { digest }: Redaction): WhoAnswer {
  const redacted = <Example extends ShownKey>(examples: readonly Example[]): Example[] =>
    examples
      .filter(({ hex }) => hex.length < 2 * LONGEST_WITNESS)
      .map(example => ({ ...example, ...shown(digest(bytesOf(example.hex))) }));
  const { offRule, splitKeys, encodings, views, writers, numPartitions, distinctKeys } = answer;
  const tellsPairs = distinctKeys >= leastKeysOf(numPartitions * numPartitions);
  return {
    ...answer,
    redacted: true,
    views: views.map(each => ({
      ...each,
      view: each.view.kind === 'field' ? { ...each.view, name: null } : each.view,
    })),
    writers: writers.map(each => ({
      ...each,
      transactionalId:
        each.transactionalId === null ? null : shown(digest(new TextEncoder().encode(each.transactionalId))).key,
    })),
    offRule: {
      ...offRule,
      examples: redacted(offRule.examples).map(each => (tellsPairs ? each : { ...each, expected: null })),
    },
    splitKeys: { ...splitKeys, examples: tellsPairs ? redacted(splitKeys.examples) : [] },
    encodings: {
      schemaIds: [],
      variants: encodings.variants.map(variant => ({
        ...variant,
        examples: (tellsPairs ? variant.examples : [])
          .map(example => redacted(example))
          .filter(example => example.length > 1),
      })),
    },
  };
}

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from({ length: hex.length / 2 }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16));
}
