import { type Html, html } from "../../http/html.ts";
import type { PasswordPolicy, Pool } from "../config/pool.ts";
import { policyInWords } from "../rules/password-policy.ts";

/** An input with its label, and its error beside it. */
export interface Field {
  readonly name: string;
  readonly label: string;
  readonly type?: "text" | "email" | "tel" | "password" | "date";
  readonly autocomplete?: string;
  readonly value?: string | null;
  readonly hint?: string;
  readonly error?: string | null;
  /** For one-time codes. */
  readonly isCode?: boolean;
}

export function field({
  name,
  label,
  type = "text",
  autocomplete = "off",
  value,
  hint,
  error,
  isCode = false,
}: Field): Html {
  const id = `field-${name.replace(/\W/g, "-")}`;
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  return html`<div class="field">
<label for="${id}">${label}</label>
<input id="${id}" name="${name}" type="${type}" value="${value ?? ""}" autocomplete="${autocomplete}" autocapitalize="none" spellcheck="false" required${
    isCode && html` inputmode="numeric" class="code"`
  }${error && html` aria-invalid="true"`}${described && html` aria-describedby="${described}"`}>
${hint && html`<p class="hint" id="${id}-hint">${hint}</p>`}${error && html`<p class="hint problem" id="${id}-error">${error}</p>`}
</div>`;
}

export const codeField = (value: string | null = null): Html =>
  field({
    name: "code",
    label: "Code",
    value,
    autocomplete: "one-time-code",
    isCode: true,
    hint: "Six digits",
  });

export const newPasswordField = (
  policy: PasswordPolicy,
  error: string | null,
  label = "New password",
): Html =>
  field({
    name: "password",
    label,
    type: "password",
    autocomplete: "new-password",
    hint: policyInWords(policy),
    error,
  });

/** The field for what people of this pool sign in with. */
export function nameField(pool: Pool, value: string | null): Html {
  const names = [...pool.usernameAttributes, ...pool.aliasAttributes];
  const label = nameLabel(pool);
  const type = pool.usernameAttributes.length === 1 && names[0] === "email" ? "email" : "text";
  return field({ name: "username", label, type, autocomplete: "username", value });
}

function nameLabel(pool: Pool): string {
  const words = [
    ...(pool.usernameAttributes.length > 0 ? [] : ["user name"]),
    ...[...pool.usernameAttributes, ...pool.aliasAttributes].map(attributeLabel),
  ];
  const text = [...new Set(words.map(word => word.toLowerCase()))].join(" or ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const LABELS: Readonly<Record<string, string>> = {
  email: "E-mail address",
  phone_number: "Phone number",
  preferred_username: "User name",
};

/** `custom:favourite_colour` reads "Favourite colour". */
export function attributeLabel(name: string): string {
  const plain = name.replace(/^custom:/, "").replace(/[_-]+/g, " ");
  return LABELS[name] ?? plain.charAt(0).toUpperCase() + plain.slice(1);
}

export const message = (kind: "bad" | "good", text: string | null | undefined): Html | null =>
  text ? html`<p class="message ${kind}" role="${kind === "bad" ? "alert" : "status"}">${text}</p>` : null;
