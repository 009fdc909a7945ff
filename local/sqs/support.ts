import type { SupportNotes } from "../support.ts";

export const sqsNotes: SupportNotes = {
  differences: [
    "Queues are those of the program, standard and FIFO; messages survive a restart.",
    "Counts are exact, and a message is seen at once by every receiver.",
    "StartMessageMoveTask moves all messages at once.",
    "Server-side encryption is told in the attributes, and does nothing.",
  ],
  missing: [
    "Creating, changing, tagging and deleting queues: the program declares them.",
    "AddPermission and RemovePermission, and listing and cancelling move tasks.",
  ],
};
