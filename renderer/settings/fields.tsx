/**
 * Labelled fields of the settings. Each knows the name its value has in the configuration, so that
 * what the engine finds wrong stands where it is wrong.
 */
import { createContext, type ReactNode, useContext, useId, useState } from 'react';

/** What was found wrong, and where; null: nowhere in particular. */
export interface Problem {
  readonly text: string;
  readonly field: string | null;
}

export const ProblemFound = createContext<Problem | null>(null);

interface Common {
  readonly label: string;
  readonly help?: string;
  /** As the configuration names it: `transfers.bytesPerDay`. */
  readonly name: string;
}

interface Described {
  readonly id: string;
  readonly 'aria-invalid': boolean;
  readonly 'aria-describedby': string | undefined;
}

/** Label, control, help and problem of one field. */
function Field({ label, help, name, control }: Common & { control: (described: Described) => ReactNode }) {
  const id = useId();
  const problem = useProblem(name);
  const describedBy = [help && `${id}-help`, problem && `${id}-problem`].filter(Boolean).join(' ');
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {control({
        id,
        'aria-invalid': problem !== null,
        'aria-describedby': describedBy === '' ? undefined : describedBy,
      })}
      {help !== undefined && (
        <p id={`${id}-help`} className="help">
          {help}
        </p>
      )}
      {problem !== null && (
        <p id={`${id}-problem`} className="problem">
          {problem}
        </p>
      )}
    </div>
  );
}

/** A problem of this field, or of a part of it. */
function useProblem(name: string): string | null {
  const found = useContext(ProblemFound);
  if (found === null || found.field === null) return null;
  const { field } = found;
  return field === name || field.startsWith(`${name}.`) || field.startsWith(`${name}[`) ? found.text : null;
}

interface Valued<T> extends Common {
  readonly value: T;
  readonly onChange: (value: T) => void;
}

export function TextField({ value, onChange, secret, ...field }: Valued<string> & { secret?: boolean }) {
  return (
    <Field
      {...field}
      control={(described) => (
        <input
          {...described}
          type={secret ? 'password' : 'text'}
          value={value}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    />
  );
}

/** One entry a line. */
export function LinesField({
  value,
  onChange,
  rows,
  ...field
}: Valued<readonly string[]> & { rows: number }) {
  const [typed, setTyped] = useState(value.join('\n'));
  const shown = sameLines(typed, value) ? typed : value.join('\n');
  return (
    <Field
      {...field}
      control={(described) => (
        <textarea
          {...described}
          rows={rows}
          value={shown}
          spellCheck={false}
          onChange={(event) => {
            setTyped(event.target.value);
            onChange(linesOf(event.target.value));
          }}
        />
      )}
    />
  );
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** An empty line being typed is no entry yet. */
function sameLines(text: string, lines: readonly string[]): boolean {
  return JSON.stringify(linesOf(text)) === JSON.stringify(lines);
}

interface NumberProps extends Valued<number> {
  /** What one of the shown unit is in the unit of the value: 1,000,000 for MB in bytes. */
  readonly per: number;
  /** Stands behind the number. */
  readonly unit: string;
}

/**
 * A decimal number, with a comma or a point. What is no number becomes 0, which no such field
 * allows.
 */
export function NumberField({ value, onChange, per, unit, ...field }: NumberProps) {
  const [typed, setTyped] = useState(String(value / per));
  const shown = numberIn(typed, per) === value ? typed : String(value / per);
  return (
    <Field
      {...field}
      control={(described) => (
        <span className="number">
          <input
            {...described}
            type="text"
            inputMode="decimal"
            value={shown}
            autoComplete="off"
            onChange={(event) => {
              setTyped(event.target.value);
              onChange(numberIn(event.target.value, per));
            }}
          />
          <span>{unit}</span>
        </span>
      )}
    />
  );
}

function numberIn(text: string, per: number): number {
  const number = Number(text.trim().replace(',', '.'));
  return Number.isFinite(number) && number > 0
    ? Math.min(Math.round(number * per), Number.MAX_SAFE_INTEGER)
    : 0;
}

interface SelectProps<T extends string> extends Valued<T> {
  readonly options: readonly { readonly value: T; readonly label: string }[];
}

export function SelectField<T extends string>({ value, onChange, options, ...field }: SelectProps<T>) {
  return (
    <Field
      {...field}
      control={(described) => (
        <select
          {...described}
          value={value}
          onChange={(event) => {
            const chosen = options.find((option) => option.value === event.target.value);
            if (chosen !== undefined) onChange(chosen.value);
          }}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    />
  );
}

interface SwitchProps {
  readonly label: string;
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
}

export function Switch({ label, on, onChange }: SwitchProps) {
  return (
    <label className="switch">
      <input
        type="checkbox"
        role="switch"
        aria-checked={on}
        checked={on}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span>{label}</span>
    </label>
  );
}

interface GroupProps {
  readonly heading: string;
  readonly children: ReactNode;
}

/** Fields that belong together. */
export function Group({ heading, children }: GroupProps) {
  return (
    <fieldset className="field-group">
      <legend>{heading}</legend>
      {children}
    </fieldset>
  );
}
