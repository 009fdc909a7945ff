import { isDeepStrictEqual } from "node:util";
import type { StateCollection } from "../run/state.ts";
import type { ServiceHost } from "../services/host.ts";
import { noSuchQueue } from "./errors.ts";
import type { Message } from "./message.ts";
import { Queue, type QueueStore } from "./queue.ts";
import { type QueueSpec, readQueues } from "./specs.ts";

/** A message that a FIFO queue took; the same again is answered as if it were this one, and not added. */
export interface Deduplicated {
  readonly until: number;
  readonly messageId: string;
  readonly sequenceNumber: string;
}

/** All queues of the program. */
export class Queues {
  readonly deduplicated: StateCollection<Deduplicated>;
  /** Changes with every message. */
  version = 0;
  readonly #host: ServiceHost;
  readonly #messages: StateCollection<Message>;
  readonly #queues = new Map<string, Queue>();

  constructor(host: ServiceHost) {
    this.#host = host;
    this.#messages = host.store.collection<Message>("sqs-messages");
    this.deduplicated = host.store.collection<Deduplicated>("sqs-deduplication");
    this.deploy(readQueues(host.graph()));
    for (const [key, { until }] of [...this.deduplicated.entries()])
      if (until <= this.now()) this.deduplicated.delete(key);
  }

  now(): number {
    return this.#host.clock.now().getTime();
  }

  /** Takes over the queues of a newly evaluated program; messages stay with the name of their queue. */
  deploy(specs: readonly QueueSpec[]): void {
    for (const [name, queue] of this.#queues) {
      if (specs.some(spec => spec.name === name)) continue;
      this.#queues.delete(name);
      queue.wake();
    }
    for (const spec of specs) {
      const known = this.#queues.get(spec.name);
      if (known) this.#change(known, spec);
      else this.#queues.set(spec.name, new Queue(spec, this.#store()));
    }
    this.version++;
  }

  all(): Queue[] {
    return [...this.#queues.values()];
  }

  /** By URL: its path tells which, since `localhost` has other names. The name alone is taken as well, as on AWS. */
  byUrl(url: unknown): Queue | undefined {
    const named = this.#queues.get(String(url));
    if (named) return named;
    const [, account, name] = /^(?:https?:\/\/[^/]+)?\/(\d{12})\/([\w.-]+)$/.exec(String(url)) ?? [];
    return account === this.#host.accountId ? this.#queues.get(name ?? "") : undefined;
  }

  byName(name: unknown): Queue | undefined {
    return this.#queues.get(String(name));
  }

  byArn(arn: unknown): Queue | undefined {
    return this.all().find(({ spec }) => spec.arn === arn);
  }

  /** @throws AwsError QueueDoesNotExist */
  get(url: unknown): Queue {
    const queue = this.byUrl(url);
    if (!queue) throw noSuchQueue();
    return queue;
  }

  /** Policies are evaluated before AWS says whether a queue exists. */
  arnOf(url: unknown): string {
    const { region, accountId } = this.#host;
    return this.byUrl(url)?.spec.arn ?? `arn:aws:sqs:${region}:${accountId}:${String(url).split("/").pop()}`;
  }

  /** Moves a message. A standard queue's messages keep their age, a FIFO queue's start at 0. */
  move(message: Message, from: Queue, to: Queue, deadLetterSource: string | undefined): void {
    const { deadLetterSource: _former, receipt: _receipt, receivedHere: _count, ...rest } = message;
    from.release(message.id);
    to.put({
      ...rest,
      queue: to.spec.name,
      visibleAt: this.now(),
      ...(deadLetterSource && { deadLetterSource }),
      ...(to.spec.isFifo && { sentAt: this.now() }),
    });
  }

  /** Receives the same messages again. */
  forgetDeduplication({ spec: { name } }: Queue): void {
    for (const [key] of [...this.deduplicated.entries()])
      if (key.startsWith(`${name} `)) this.deduplicated.delete(key);
  }

  #change(queue: Queue, spec: QueueSpec): void {
    if (!isDeepStrictEqual(queue.spec, spec)) queue.modifiedAt = this.now();
    queue.spec = spec;
  }

  /** Ends every wait. */
  close(): void {
    for (const queue of this.all()) queue.wake();
  }

  #store(): QueueStore {
    return {
      messages: this.#messages,
      now: () => this.now(),
      changed: () => void this.version++,
      giveUp: (message, spec) => {
        const [from, to] = [this.byName(spec.name), this.byArn(spec.redrive?.deadLetterArn)];
        if (from && to) this.move(message, from, to, spec.arn);
        return to !== undefined;
      },
    };
  }
}
