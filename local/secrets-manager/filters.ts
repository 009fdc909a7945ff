import { invalidParameter, validation } from "./errors.ts";
import type { Input } from "./operation.ts";
import type { Secret } from "./secrets.ts";

type Fits = (secret: Secret) => boolean;

const startsWith = (text: string | undefined, value: string) => text?.startsWith(value) ?? false;

/** How a value is compared, by the filter's key. */
const comparisons: Readonly<Record<string, (secret: Secret, value: string) => boolean>> = {
  description: ({ description = "" }, value) => hasWords([description], value),
  name: ({ name }, value) => startsWith(name, value),
  "tag-key": ({ tags = [] }, value) => tags.some(({ Key }) => startsWith(Key, value)),
  "tag-value": ({ tags = [] }, value) => tags.some(({ Value }) => startsWith(Value, value)),
  "primary-region": () => false,
  "owning-service": ({ owningService }, value) => startsWith(owningService, value),
  all: ({ name, description = "", tags = [] }, value) =>
    hasWords([name, description, ...tags.flatMap(({ Key, Value }) => [Key, Value])], value),
};

/** Each word of the value is the beginning of a word in the texts, whatever the case. */
function hasWords(texts: readonly string[], value: string): boolean {
  const [known, wanted] = [texts.flatMap(wordsOf), wordsOf(value)];
  return wanted.length > 0 && wanted.every(word => known.some(one => one.startsWith(word)));
}

/** Words end at marks, and before a capital letter that begins one: `COMPANYThing` is `COMPANY` and `Thing`. */
const wordsOf = (text: string): string[] =>
  (text.match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?[\p{Ll}\p{Lo}\p{N}]+/gu) ?? []).map(word => word.toLowerCase());

/**
 * `Filters` of ListSecrets and BatchGetSecretValue: all of them hold, each for one of its values; a value that begins
 * with `!` is the opposite.
 * https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_Filter.html
 * @throws AwsError InvalidParameterException, ValidationException
 */
export function secretFilter({ Filters }: Input): Fits {
  const filters = (Array.isArray(Filters) ? Filters : []) as { Key?: string; Values?: readonly string[] }[];
  if (filters.length > 10) throw invalidParameter("You can give 10 filters at most.");
  const conditions = filters.map(({ Key, Values = [] }, at): Fits => {
    const compare = comparisonOf(Key, at);
    if (Values.length === 0 || Values.length > 10)
      throw invalidParameter(`Invalid filter values for key: ${Key}`);
    return secret =>
      Values.some(value =>
        value.startsWith("!") ? !compare(secret, value.slice(1)) : compare(secret, value),
      );
  });
  return secret => conditions.every(fits => fits(secret));
}

function comparisonOf(key: string | undefined, at: number) {
  if (key === undefined) throw invalidParameter("Invalid filter key");
  const compare = Object.hasOwn(comparisons, key) ? comparisons[key] : undefined;
  if (compare) return compare;
  throw validation(
    `1 validation error detected: Value '${key}' at 'filters.${at + 1}.member.key' failed to satisfy constraint: Member must satisfy enum value set: [${Object.keys(comparisons).join(", ")}]`,
  );
}
