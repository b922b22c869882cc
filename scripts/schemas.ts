// schemas/: a JSON schema (draft 7) of what each command prints with --json, made from the types in src/analysis.

import { createRequire } from 'node:module';
import {
  type CompletedConfig,
  createFormatter,
  createParser,
  createProgram,
  DEFAULT_CONFIG,
  SchemaGenerator,
  StringType,
  type SubNodeParser,
} from 'ts-json-schema-generator';

/** The answer of each command. */
export const ANSWERS: Record<string, string> = {
  where: 'WhereAnswer',
  scan: 'ScanAnswer',
  merge: 'ScanAnswer',
  state: 'StateAnswer',
  plan: 'PlanAnswer',
  join: 'JoinAnswer',
  who: 'WhoAnswer',
  find: 'FindAnswer',
  topic: 'TopicAnswer',
  conform: 'ConformAnswer',
  bench: 'BenchAnswer',
};

// The compiler that the generator brings, which is another release than ours.
const require = createRequire(import.meta.resolve('ts-json-schema-generator'));
const ts = require('typescript') as { isTypeAliasDeclaration(node: unknown): boolean };

/** A rule's id is whatever the table of rules has: a text, for those who read answers, since rules are added. */
const ruleIds: SubNodeParser = {
  supportsNode: node =>
    ts.isTypeAliasDeclaration(node) &&
    /^(Producer)?RuleId$/.test((node as unknown as { name: { text: string } }).name.text),
  createType: () => new StringType(),
};

/** The text of each file in schemas/, by its name. */
export function schemaFiles(): Record<string, string> {
  const config: CompletedConfig = {
    ...DEFAULT_CONFIG,
    path: 'src/analysis/**/*.ts',
    tsconfig: 'tsconfig.json',
    jsDoc: 'extended',
    // Later releases add to answers; they take nothing away.
    additionalProperties: true,
    // tsc has its own turn.
    skipTypeCheck: true,
  };
  const program = createProgram(config);
  const parser = createParser(program, config, chain => chain.addNodeParser(ruleIds));
  const generator = new SchemaGenerator(program, parser, createFormatter(config), config);
  return Object.fromEntries(
    Object.entries(ANSWERS).map(([command, type]) => {
      const { $schema, ...schema } = generator.createSchema(type);
      const title = `What keylane ${command} --json prints`;
      return [`${command}.json`, `${JSON.stringify({ $schema, title, ...schema }, null, 2)}\n`];
    }),
  );
}
