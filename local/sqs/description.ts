import type { ServiceDescription } from "../services/description.ts";
import { sqsService } from "./index.ts";

export const sqs: ServiceDescription = {
  title: "SQS",
  types: ["aws:sqs/queue:Queue", "aws:sqs/queuePolicy:QueuePolicy", "aws:sqs/redrivePolicy:RedrivePolicy"],
  notes: {
    differences: [
      "Counts are exact, and a message is seen at once by every receiver. *Impact*: an empty receive means an empty queue here, and not on AWS. *What to do*: poll again, with WaitTimeSeconds.",
      "StartMessageMoveTask moves all messages at once. *Impact*: a task is never seen running, and its rate has no effect. *What to do*: nothing.",
      "Server-side encryption appears in the attributes, and does nothing. *Impact*: a role without permission for the key can still send. *What to do*: a stack; `tests/controls` looks at the policies.",
      "A changed deduplicationScope holds at once. *Impact*: AWS goes on by the former one for a while. *What to do*: nothing.",
      "CreatedTimestamp is when local mode took the queue up. *Impact*: it is younger than on AWS after a restart. *What to do*: nothing; do not sort queues by it.",
    ],
    alike: ["Queues are those of the program, standard and FIFO; messages survive a restart."],
    missing: [
      "Creating, changing, tagging and deleting queues: the program declares them.",
      "AddPermission and RemovePermission, and listing and cancelling move tasks.",
    ],
  },
  api: host => sqsService(host).aws,
  start(host) {
    const { view, ...service } = sqsService(host);
    return { service, offers: { queues: view } };
  },
};
