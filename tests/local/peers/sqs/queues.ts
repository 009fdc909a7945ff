import {
  ChangeMessageVisibilityCommand,
  type ChangeMessageVisibilityCommandInput,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  PurgeQueueCommand,
  type QueueAttributeName,
  ReceiveMessageCommand,
  type ReceiveMessageCommandInput,
  SendMessageCommand,
  type SendMessageCommandInput,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { sqsService } from "../../../../local/sqs/index.ts";
import { serveAws } from "../../../support/aws-server.ts";
import { resource, type TestHost, testHost } from "../../../support/service-host.ts";
import { refusal } from "../support/refusal.ts";

const BASE = "http://localhost:4001/000000000000";
export const arnOf = (name: string) => `arn:aws:sqs:eu-west-1:000000000000:${name}`;
export const urlOf = (name: string) => `${BASE}/${name}`;

/** A queue of the program, by its inputs. */
export type QueueInputs = Readonly<Record<string, unknown>>;

const resources = (queues: Readonly<Record<string, QueueInputs>>) =>
  Object.entries(queues).map(([name, inputs]) =>
    resource("aws:sqs/queue:Queue", name, {
      inputs: name.endsWith(".fifo") ? { fifoQueue: true, ...inputs } : inputs,
      outputs: { name, arn: arnOf(name), url: urlOf(name) },
    }),
  );

export const deadLetters = (to: string, maxReceiveCount: number): QueueInputs => ({
  redrivePolicy: JSON.stringify({ deadLetterTargetArn: arnOf(to), maxReceiveCount }),
});

/** The queues of one case, with the SDK's client. */
export class Sqs {
  constructor(
    readonly client: SQSClient,
    readonly host: TestHost,
  ) {}

  /** Lets time pass. */
  wait(seconds: number): void {
    this.host.time += seconds * 1_000;
  }

  /** Changes the program's queues. */
  change(queues: Readonly<Record<string, QueueInputs>>): Promise<void> {
    return this.host.change(resources(queues));
  }

  send(queue: string, MessageBody: string, more: Partial<SendMessageCommandInput> = {}) {
    return this.client.send(new SendMessageCommand({ QueueUrl: urlOf(queue), MessageBody, ...more }));
  }

  /** Sends bodies named `group-number`, each into its group. */
  async sendGrouped(queue: string, ...bodies: readonly string[]): Promise<void> {
    for (const body of bodies)
      await this.send(queue, body, { MessageGroupId: body.split("-")[0], MessageDeduplicationId: body });
  }

  async receive(queue: string, more: Partial<ReceiveMessageCommandInput> = {}): Promise<Message[]> {
    const command = new ReceiveMessageCommand({ QueueUrl: urlOf(queue), ...more });
    return (await this.client.send(command)).Messages ?? [];
  }

  async one(queue: string, more: Partial<ReceiveMessageCommandInput> = {}): Promise<Message> {
    const [message] = await this.receive(queue, more);
    if (!message) throw new Error(`${queue} is empty`);
    return message;
  }

  async bodies(queue: string, more: Partial<ReceiveMessageCommandInput> = {}): Promise<unknown[]> {
    return (await this.receive(queue, { MaxNumberOfMessages: 10, ...more })).map(({ Body }) => Body);
  }

  delete(queue: string, { ReceiptHandle }: Message) {
    return this.client.send(new DeleteMessageCommand({ QueueUrl: urlOf(queue), ReceiptHandle }));
  }

  hide(queue: string, { ReceiptHandle }: Message, VisibilityTimeout: number) {
    const input: ChangeMessageVisibilityCommandInput = {
      QueueUrl: urlOf(queue),
      ReceiptHandle,
      VisibilityTimeout,
    };
    return this.client.send(new ChangeMessageVisibilityCommand(input));
  }

  purge(queue: string) {
    return this.client.send(new PurgeQueueCommand({ QueueUrl: urlOf(queue) }));
  }

  async attributes(queue: string, ...AttributeNames: QueueAttributeName[]) {
    const command = new GetQueueAttributesCommand({ QueueUrl: urlOf(queue), AttributeNames });
    return (await this.client.send(command)).Attributes;
  }

  /** Visible, in flight, delayed. */
  async counts(queue: string): Promise<number[]> {
    const found = await this.attributes(queue, "All");
    return [
      found?.ApproximateNumberOfMessages,
      found?.ApproximateNumberOfMessagesNotVisible,
      found?.ApproximateNumberOfMessagesDelayed,
    ].map(Number);
  }
}

export interface Cases {
  /** A case, on queues of its own. */
  (name: string, run: (sqs: Sqs) => Promise<unknown>): void;
  /** A case whose call is refused. */
  refuses(name: string, code: string, message: string | RegExp, call: (sqs: Sqs) => Promise<unknown>): void;
  run(): void;
}

export function sqsCases(title: string, queues: Readonly<Record<string, QueueInputs>>): Cases {
  const test = suite(`SQS as other projects' tests know it: ${title}`);
  const add = (name: string, run: (sqs: Sqs) => Promise<unknown>) =>
    test(name, async () => {
      const host = testHost(resources(queues));
      const service = sqsService(host);
      const served = await serveAws(service.aws);
      const client = new SQSClient(served.config);
      try {
        await run(new Sqs(client, host));
      } finally {
        await service.close?.();
        client.destroy();
        await served.close();
      }
    });
  const refuses: Cases["refuses"] = (name, code, message, call) =>
    add(name, async sqs => {
      const found = await refusal(call(sqs));
      assert.is(found.code, code);
      if (typeof message === "string") assert.is(found.message, message);
      else assert.match(found.message, message);
    });
  return Object.assign(add, { refuses, run: () => test.run() });
}
