import { createHash } from "node:crypto";
import { invalid } from "./errors.ts";

/** As they come over the wire: binary values are base64. */
export interface MessageAttribute {
  readonly DataType: string;
  readonly StringValue?: string;
  readonly BinaryValue?: string;
}

export type MessageAttributes = Readonly<Record<string, MessageAttribute>>;

/** Letters of every language, which AWS takes although its documentation says otherwise. */
const NAME = /^(?!\.)(?!.*\.\.)(?!(?:aws|amazon)\.)[\p{L}\p{N}_.-]{1,256}(?<!\.)$/iu;
const MOST_ATTRIBUTES = 10;
/** XML's characters, which SQS began with. */
export const FOREIGN = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;
export const foreignCharacters =
  "Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF.";

/** @throws AwsError for what AWS refuses */
export function readMessageAttributes(value: unknown): MessageAttributes {
  const attributes = (value ?? {}) as Record<string, MessageAttribute>;
  const names = Object.keys(attributes);
  if (names.length > MOST_ATTRIBUTES)
    throw invalid(`Number of message attributes [${names.length}] exceeds the allowed maximum [10].`);
  for (const [name, attribute] of Object.entries(attributes)) checkAttribute(name, attribute);
  return attributes;
}

function checkAttribute(name: string, attribute: MessageAttribute): void {
  if (!NAME.test(name))
    throw invalid(
      `Can only include alphanumeric characters, hyphens, underscores, or periods. 1 to 256 characters. Got '${name}'.`,
    );
  const { DataType, StringValue, BinaryValue } = attribute;
  if (!/^(String|Number|Binary)(\..+)?$/.test(DataType ?? ""))
    throw invalid(
      `The message attribute '${name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.`,
    );
  const value = DataType.startsWith("Binary") ? BinaryValue : StringValue;
  if (!value)
    throw invalid(
      `Message (user) attribute '${name}' must contain a non-empty value of type '${DataType.split(".")[0]}'.`,
    );
  if (FOREIGN.test(StringValue ?? "")) throw invalid(foreignCharacters);
  if (DataType.startsWith("Number") && !Number.isFinite(Number(value)))
    throw invalid(`Can't cast the value of message (user) attribute '${name}' to a number.`);
}

/** What attributes add to a message's size. */
export function attributeBytes(attributes: MessageAttributes): number {
  let bytes = 0;
  for (const [name, { DataType, StringValue, BinaryValue }] of Object.entries(attributes))
    bytes += Buffer.byteLength(name + DataType + (StringValue ?? "")) + bytesOf(BinaryValue).length;
  return bytes;
}

export const md5 = (data: string | Buffer): string => createHash("md5").update(data).digest("hex");

/**
 * Clients compare it with their own; undefined without attributes.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html
 */
export function attributesMd5(attributes: MessageAttributes): string | undefined {
  const names = Object.keys(attributes).sort();
  if (names.length === 0) return undefined;
  return md5(Buffer.concat(names.flatMap(name => encoded(name, attributes[name] as MessageAttribute))));
}

function encoded(name: string, { DataType, StringValue, BinaryValue }: MessageAttribute): Buffer[] {
  const isBinary = DataType.startsWith("Binary");
  const value = isBinary ? bytesOf(BinaryValue) : Buffer.from(StringValue ?? "");
  const type = Buffer.from([isBinary ? 2 : 1]);
  return [...withLength(Buffer.from(name)), ...withLength(Buffer.from(DataType)), type, ...withLength(value)];
}

function withLength(data: Buffer): [Buffer, Buffer] {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  return [length, data];
}

const bytesOf = (base64: string | undefined) => Buffer.from(base64 ?? "", "base64");
