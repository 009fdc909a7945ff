export interface QueueView {
  /** Physical name, which the other endpoints take. */
  readonly name: string;
  /** Name in the program, such as `payments-dead-letters`. */
  readonly label: string;
  /** Folder of the service that works on it, `shop/payments`; null where no function of the program does. */
  readonly service: string | null;
  readonly arn: string;
  readonly isFifo: boolean;
  /** Messages that may be received, that somebody has received, and that wait for their time. */
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
  /** Function that gets its messages; null without one. */
  readonly consumer: string | null;
  /** Queue that gets what fails too often; null without one. */
  readonly deadLetterArn: string | null;
  /** Whether another queue, a function or a schedule sends its dead letters here. */
  readonly isDeadLetterQueue: boolean;
  /** The queues, functions and schedules that do, by their names in the program. */
  readonly deadLettersOf: readonly string[];
  /** Whether SQS can send its messages back to where they came from. */
  readonly canRedrive: boolean;
}

export interface QueueMessageView {
  readonly id: string;
  readonly sentAt: string;
  readonly receiveCount: number;
  readonly state: "visible" | "inFlight" | "delayed";
  readonly body: string;
  /** Handle of the latest receive. */
  readonly receipt?: string;
}

export interface QueueSent {
  readonly messageId: string;
  /** Trace of the sending, which leads to what worked on it. */
  readonly traceId: string;
}
