// One of the rules, to choose within a line of options.

import { type RuleId, rules } from '../rules/index.ts';

export function RuleChoice({ label, rule, set }: { label: string; rule: RuleId; set(rule: RuleId): void }) {
  return (
    <label>
      {label}{' '}
      <select value={rule} onChange={event => set(event.currentTarget.value as RuleId)}>
        {rules.map(({ id }) => (
          <option key={id}>{id}</option>
        ))}
      </select>
    </label>
  );
}
