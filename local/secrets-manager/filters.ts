import { invalidParameter } from "./errors.ts";
import type { Input } from "./operation.ts";
import type { Secret } from "./secrets.ts";

type Fits = (secret: Secret) => boolean;

const startsWith = (text: string | undefined, value: string) => text?.startsWith(value) ?? false;
const folded = (text: string | undefined) => text?.toLowerCase();

/** How a value is compared, by the filter's key. */
const comparisons: Readonly<Record<string, (secret: Secret, value: string) => boolean>> = {
  description: ({ description }, value) => startsWith(folded(description), value.toLowerCase()),
  name: ({ name }, value) => startsWith(name, value),
  "tag-key": ({ tags }, value) => tags.some(({ Key }) => startsWith(Key, value)),
  "tag-value": ({ tags }, value) => tags.some(({ Value }) => startsWith(Value, value)),
  "owning-service": ({ owningService }, value) => startsWith(owningService, value),
  "primary-region": () => false,
  all: (secret, value) =>
    value
      .toLowerCase()
      .split(/\s+/)
      .every(word => words(secret).some(one => one.includes(word))),
};

const words = ({ name, description, tags }: Secret): string[] =>
  [name, description ?? "", ...tags.flatMap(({ Key, Value }) => [Key, Value])].map(text =>
    text.toLowerCase(),
  );

/**
 * `Filters` of ListSecrets and BatchGetSecretValue: all of them hold, each for one of its values; a value that begins
 * with `!` is the opposite.
 * https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_Filter.html
 * @throws AwsError InvalidParameterException
 */
export function secretFilter({ Filters }: Input): Fits {
  const filters = (Array.isArray(Filters) ? Filters : []) as { Key?: string; Values?: readonly string[] }[];
  if (filters.length > 10) throw invalidParameter("You can give 10 filters at most.");
  const conditions = filters.map(({ Key = "", Values = [] }): Fits => {
    const compare = Object.hasOwn(comparisons, Key) ? comparisons[Key] : undefined;
    if (!compare)
      throw invalidParameter(
        `Invalid filter key ${Key}: it must be one of ${Object.keys(comparisons).join(", ")}.`,
      );
    if (Values.length === 0 || Values.length > 10)
      throw invalidParameter(`Invalid filter values for key: ${Key}. There must be 1 to 10.`);
    return secret =>
      Values.some(value =>
        value.startsWith("!") ? !compare(secret, value.slice(1)) : compare(secret, value),
      );
  });
  return secret => conditions.every(fits => fits(secret));
}
