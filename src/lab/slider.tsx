// A slider with a field beside it: what the slider does not reach can be typed.

import { useId, useState } from 'preact/hooks';

export interface SliderProps {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  /** Where the slider ends. */
  readonly max: number;
  /** The most that may be typed; `max` without it. */
  readonly most?: number;
  readonly step?: number;
  /** The value in words, for who does not see the slider. */
  readonly text?: string;
  readonly set: (value: number) => void;
}

export function Slider({ label, value, min, max, most = max, step = 1, text, set }: SliderProps) {
  const id = useId();
  // What is typed may be no number yet.
  const [typed, setTyped] = useState<string>();
  const take = (input: string): void => {
    const number = Number(input);
    const isStep = Math.abs(number / step - Math.round(number / step)) < 1e-9;
    if (input !== '' && isStep && number >= min && number <= most) set(number);
  };
  return (
    <div class="control">
      <label for={id}>{label}</label>
      <input
        type="range"
        id={id}
        min={min}
        max={max}
        step={step}
        value={Math.min(value, max)}
        aria-valuetext={text ?? String(value)}
        onInput={event => {
          setTyped(undefined);
          take(event.currentTarget.value);
        }}
      />
      <input
        type="number"
        aria-label={`${label}: number`}
        min={min}
        max={most}
        step={step}
        value={typed ?? String(value)}
        onInput={event => {
          setTyped(event.currentTarget.value);
          take(event.currentTarget.value);
        }}
        onBlur={() => setTyped(undefined)}
      />
    </div>
  );
}

export interface ChoiceProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly (readonly [value: Value, name: string])[];
  readonly set: (value: Value) => void;
}

/** In the look of a slider. */
export function Choice<Value extends string>({ label, value, options, set }: ChoiceProps<Value>) {
  const id = useId();
  return (
    <div class="control">
      <label for={id}>{label}</label>
      <select id={id} class="wide" value={value} onChange={event => set(event.currentTarget.value as Value)}>
        {options.map(([each, name]) => (
          <option key={each} value={each}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
}
