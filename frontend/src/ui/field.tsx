import type { ComponentChildren, JSX } from "preact";
import { text } from "../text/index.ts";
import type { Form, Values } from "./form.ts";

interface FieldProps<V extends Values> {
  readonly form: Form<V>;
  readonly name: keyof V & string;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly required?: boolean;
}

interface InputProps<V extends Values> extends FieldProps<V> {
  readonly type?: "text" | "email" | "tel" | "number" | "date" | "datetime-local" | "search";
  readonly min?: string;
  readonly max?: string;
  readonly step?: string;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly autocomplete?: string;
  readonly inputMode?: JSX.HTMLAttributes["inputMode"];
}

/** A line of text with its label, its hint and what is wrong with it. */
export function TextField<V extends Values>({ form, name, label, hint, ...input }: InputProps<V>) {
  const { type = "text", autocomplete = "off", ...rest } = input;
  return (
    <Labelled form={form} name={name} label={label} hint={hint} required={input.required ?? false}>
      <input
        {...rest}
        {...linksOf(form, name, hint)}
        type={type}
        autocomplete={autocomplete}
        value={form.values[name]}
        onInput={event => form.set(name, event.currentTarget.value)}
      />
    </Labelled>
  );
}

/** Several lines of text. */
export function TextArea<V extends Values>({
  form,
  name,
  label,
  hint,
  ...rest
}: FieldProps<V> & { readonly maxLength?: number }) {
  return (
    <Labelled form={form} name={name} label={label} hint={hint} required={rest.required ?? false}>
      <textarea
        {...rest}
        {...linksOf(form, name, hint)}
        rows={4}
        value={form.values[name]}
        onInput={event => form.set(name, event.currentTarget.value)}
      />
    </Labelled>
  );
}

/** One of several values. */
export function SelectField<V extends Values>({
  form,
  name,
  label,
  hint,
  options,
  ...rest
}: FieldProps<V> & { readonly options: readonly (readonly [value: string, label: string])[] }) {
  return (
    <Labelled form={form} name={name} label={label} hint={hint} required={rest.required ?? false}>
      <select
        {...rest}
        {...linksOf(form, name, hint)}
        value={form.values[name]}
        onChange={event => form.set(name, event.currentTarget.value)}
      >
        {options.map(([value, optionLabel]) => (
          <option key={value} value={value}>
            {optionLabel}
          </option>
        ))}
      </select>
    </Labelled>
  );
}

const idOf = (form: { readonly id: string }, name: string) => `${form.id}-${name}`;

function linksOf<V extends Values>(form: Form<V>, name: keyof V & string, hint: string | undefined) {
  const id = idOf(form, name);
  const described = [hint && `${id}-hint`, form.errors[name] && `${id}-error`].filter(Boolean).join(" ");
  return {
    id,
    name,
    "aria-invalid": form.errors[name] ? (true as const) : undefined,
    "aria-describedby": described === "" ? undefined : described,
  };
}

interface LabelledProps<V extends Values> extends FieldProps<V> {
  readonly children: ComponentChildren;
}

function Labelled<V extends Values>({ form, name, label, hint, required, children }: LabelledProps<V>) {
  const id = idOf(form, name);
  const error = form.errors[name];
  return (
    <div class="field">
      <label for={id}>
        {label}
        {!required && <span class="quiet-text"> ({text.optional})</span>}
      </label>
      {children}
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error && (
        <p class="error" id={`${id}-error`}>
          {error}
        </p>
      )}
    </div>
  );
}
