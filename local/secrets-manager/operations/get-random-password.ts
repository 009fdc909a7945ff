import { randomInt } from "node:crypto";
import { invalidParameter } from "../errors.ts";
import { type Input, onAll, optional } from "../operation.ts";

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetRandomPassword.html */
export const getRandomPassword = onAll("GetRandomPassword", input => {
  const length = typeof input.PasswordLength === "number" ? input.PasswordLength : 32;
  if (length < 1 || length > 4096) throw invalidParameter("PasswordLength must be between 1 and 4096.");
  const kinds = characterKinds(input);
  if (kinds.length === 0) throw invalidParameter("The exclusions leave no characters.");
  if (input.RequireEachIncludedType !== false && length < kinds.length)
    throw invalidParameter(`Password length ${length} is too short based on the required types.`);
  const all = kinds.join("");
  const needed = input.RequireEachIncludedType === false ? [] : kinds.map(pick);
  const password = [
    ...needed,
    ...Array.from({ length: Math.max(0, length - needed.length) }, () => pick(all)),
  ];
  return { RandomPassword: shuffle(password).slice(0, length).join("") };
});

function characterKinds(input: Input): string[] {
  const excluded = optional(input, "ExcludeCharacters") ?? "";
  const kinds: readonly (readonly [string, string])[] = [
    ["ExcludeLowercase", "abcdefghijklmnopqrstuvwxyz"],
    ["ExcludeUppercase", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"],
    ["ExcludeNumbers", "0123456789"],
    ["ExcludePunctuation", "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"],
  ];
  return [...kinds, ["IncludeSpace", " "] as const]
    .filter(([option]) => (option === "IncludeSpace" ? input[option] === true : input[option] !== true))
    .map(([, characters]) => [...characters].filter(character => !excluded.includes(character)).join(""))
    .filter(characters => characters !== "");
}

const pick = (characters: string): string => characters.charAt(randomInt(characters.length));

function shuffle(items: readonly string[]): string[] {
  const shuffled = [...items];
  for (let last = shuffled.length - 1; last > 0; last--) {
    const other = randomInt(last + 1);
    [shuffled[last], shuffled[other]] = [shuffled[other] ?? "", shuffled[last] ?? ""];
  }
  return shuffled;
}
