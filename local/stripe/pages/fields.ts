import { type Html, html } from "../../http/html.ts";

/** An input with its label, and its error beside it. */
export interface Field {
  readonly name: string;
  readonly label: string;
  readonly type?: "text" | "email" | "tel";
  readonly inputmode?: "numeric" | "text";
  readonly autocomplete: string;
  readonly value?: string | null;
  readonly hint?: string;
  readonly error?: string | undefined;
  readonly isOptional?: boolean;
}

export function field(given: Field): Html {
  const {
    name,
    label,
    type = "text",
    inputmode,
    autocomplete,
    value,
    hint,
    error,
    isOptional = false,
  } = given;
  const id = `field-${name}`;
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  return html`<div class="field">
<label for="${id}">${label}${isOptional && " (optional)"}</label>
<input id="${id}" name="${name}" type="${type}" value="${value ?? ""}" autocomplete="${autocomplete}" spellcheck="false"${
    !isOptional && html` required`
  }${inputmode && html` inputmode="${inputmode}"`}${error && html` aria-invalid="true"`}${described && html` aria-describedby="${described}"`}>
${hint && html`<p class="hint" id="${id}-hint">${hint}</p>`}${error && html`<p class="hint problem" id="${id}-error">${error}</p>`}
</div>
`;
}

/** A choice of countries; one that cannot be chosen is shown. */
export function countryField(countries: readonly string[], value: string, error: string | undefined): Html {
  const options = countries.map(
    code => html`<option value="${code}"${code === value && html` selected`}>${countryName(code)}</option>`,
  );
  return html`<div class="field">
<label for="field-country">Country</label>
<select id="field-country" name="country" autocomplete="shipping country" required${error && html` aria-invalid="true" aria-describedby="field-country-error"`}>${options}</select>
${error && html`<p class="hint problem" id="field-country-error">${error}</p>`}
</div>
`;
}

const names = new Intl.DisplayNames(["en"], { type: "region" });

function countryName(code: string): string {
  try {
    return names.of(code) ?? code;
  } catch {
    return code;
  }
}
