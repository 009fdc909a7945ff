import { AwsError } from "../../aws/types.ts";
import { type Html, html } from "../../http/html.ts";
import type { PageReply } from "../../services/host.ts";
import { signUp } from "../auth/sign-up.ts";
import type { Pool } from "../config/pool.ts";
import { passwordProblem } from "../rules/password-policy.ts";
import { attributeLabel, field, newPasswordField } from "./fields.ts";
import { goOn } from "./signed-in.ts";
import { continueAt, formPage, link, typed, type Visit } from "./visit.ts";

/** Registers a person and goes on to the code, or straight in when a trigger confirms the account. */
export async function signupPage(visit: Visit): Promise<PageReply> {
  if (!visit.form) return show(visit, null);
  const { cognito, at } = visit;
  const problem = passwordProblem(at.pool.passwordPolicy, typed(visit, "password"));
  if (problem) return show(visit, null, `${problem}.`);
  const attributes = Object.fromEntries(
    askedFor(at.pool).map(name => [name, typed(visit, `attribute.${name}`)]),
  );
  try {
    const { user, delivery } = await signUp(cognito, {
      at,
      name: typed(visit, "username"),
      password: typed(visit, "password"),
      attributes,
    });
    if (user.status === "CONFIRMED") return await goOn(visit, user);
    return continueAt(visit, "/confirm", {
      username: user.username,
      isProven: true,
      destination: delivery?.Destination ?? null,
    });
  } catch (error) {
    if (error instanceof AwsError) return show(visit, error.message);
    throw error;
  }
}

/** The required attributes, and the one that a code goes to, besides the one that is the name. */
function askedFor(pool: Pool): readonly string[] {
  const required = [...pool.attributes.values()].filter(rule => rule.required).map(rule => rule.name);
  const contact = pool.usernameAttributes.length > 0 ? [] : pool.autoVerified.slice(0, 1);
  const isName = (name: string) => pool.usernameAttributes.some(attribute => attribute === name);
  return [...new Set([...required, ...contact])].filter(name => !isName(name));
}

const TYPES: Readonly<Record<string, "email" | "tel" | "date">> = {
  email: "email",
  phone_number: "tel",
  birthdate: "date",
};
const AUTOCOMPLETE: Readonly<Record<string, string>> = {
  email: "email",
  phone_number: "tel",
  name: "name",
  given_name: "given-name",
  family_name: "family-name",
  birthdate: "bday",
};

function show(visit: Visit, error: string | null, passwordError: string | null = null): PageReply {
  const { pool } = visit.at;
  return formPage(visit, {
    title: "Create an account",
    action: "/signup",
    error: passwordError ? "The password is not strong enough." : error,
    fields: [
      signupName(pool, typed(visit, "username")),
      ...askedFor(pool).map(name => attributeField(name, typed(visit, `attribute.${name}`))),
      newPasswordField(pool.passwordPolicy, passwordError, "Password"),
    ],
    button: "Create account",
    links: html`<a class="plain" href="${link(visit, "/login")}">I have an account</a>`,
  });
}

function signupName(pool: Pool, value: string): Html {
  const label =
    pool.usernameAttributes.length > 0
      ? pool.usernameAttributes.map(attributeLabel).join(" or ")
      : "User name";
  const type =
    pool.usernameAttributes.length === 1 && pool.usernameAttributes[0] === "email" ? "email" : "text";
  return field({ name: "username", label, type, autocomplete: "username", value });
}

const attributeField = (name: string, value: string): Html =>
  field({
    name: `attribute.${name}`,
    label: attributeLabel(name),
    type: TYPES[name] ?? "text",
    autocomplete: AUTOCOMPLETE[name] ?? "off",
    value,
  });
