// A field for a whole number.

import { useId, useState } from 'preact/hooks';

interface NumberFieldProps {
  readonly label: string;
  readonly value: number;
  readonly least: number;
  readonly most: number;
  /** What an empty field stands for; without it an empty field changes nothing. */
  readonly none?: number;
  readonly set: (value: number) => void;
}

/** What is typed stays as it is while it is typed; it counts once it is a number of the range. */
export function NumberField({ label, value, least, most, none, set }: NumberFieldProps) {
  const id = useId();
  const [typed, setTyped] = useState<string>();
  return (
    <span class="field">
      <label for={id}>{label}</label>{' '}
      <input
        id={id}
        type="number"
        min={least}
        max={most}
        value={typed ?? (value === none ? '' : String(value))}
        onInput={event => {
          const text = event.currentTarget.value;
          setTyped(text);
          const number = Number(text);
          if (text === '') {
            if (none !== undefined) set(none);
          } else if (Number.isInteger(number) && number >= least && number <= most) set(number);
        }}
        onBlur={() => setTyped(undefined)}
      />
    </span>
  );
}
