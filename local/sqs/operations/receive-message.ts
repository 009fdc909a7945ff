import { type Message, systemAttributes } from "../message.ts";
import { attributesMd5, md5 } from "../message-attributes.ts";
import { type Input, onQueue, strings, wholeNumber } from "../operation.ts";

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html */
export const receiveMessage = onQueue("ReceiveMessage", async (input, queue, { queues, isClosed }) => {
  const most = wholeNumber(input, "MaxNumberOfMessages", { from: 1, to: 10, otherwise: 1 });
  const { visibilityTimeout, wait } = queue.spec;
  const visibility = wholeNumber(input, "VisibilityTimeout", {
    from: 0,
    to: 43_200,
    otherwise: visibilityTimeout,
  });
  const seconds = wholeNumber(input, "WaitTimeSeconds", {
    from: 0,
    to: 20,
    otherwise: wait,
    reason: "Must be >= 0 and <= 20, if provided.",
  });
  const deadline = performance.now() + seconds * 1000;
  let taken = queue.take(most, visibility);
  for (let left = deadline; taken.length === 0 && left > 0 && !isClosed(); ) {
    left = deadline - performance.now();
    if (left <= 0) break;
    await queue.change(left);
    // A change of the program may have taken the queue away meanwhile.
    if (queues.byName(queue.spec.name) !== queue) break;
    taken = queue.take(most, visibility);
  }
  return taken.length > 0 ? { Messages: taken.map(message => describe(message, input)) } : {};
});

function describe(message: Message, input: Input): object {
  const wanted = [...strings(input.MessageSystemAttributeNames), ...strings(input.AttributeNames)];
  const system = Object.entries(systemAttributes(message)).filter(
    ([name]) => wanted.includes("All") || wanted.includes(name),
  );
  const patterns = strings(input.MessageAttributeNames);
  const own = Object.entries(message.attributes).filter(([name]) => patterns.some(one => matches(one, name)));
  return {
    MessageId: message.id,
    ReceiptHandle: message.receipt,
    MD5OfBody: md5(message.body),
    Body: message.body,
    ...(system.length > 0 && { Attributes: Object.fromEntries(system) }),
    ...(own.length > 0 && {
      MessageAttributes: Object.fromEntries(own),
      MD5OfMessageAttributes: attributesMd5(Object.fromEntries(own)),
    }),
  };
}

/** `All`, `*`, `.*`, a name, or a prefix as in `order.*`. */
const matches = (pattern: string, name: string) =>
  pattern === "All" ||
  pattern === "*" ||
  (pattern.endsWith(".*") ? name.startsWith(pattern.slice(0, -2)) : pattern === name);
