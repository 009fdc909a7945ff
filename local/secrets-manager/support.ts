import type { SupportNotes } from "../support.ts";

export const secretsManagerNotes: SupportNotes = {
  differences: [
    "Values are those of the program, with a placeholder for a config secret that is not set; a value that was put since then stays until the program's changes.",
    "RotateSecret waits for its end and tells a failure; rotations run when they are asked for, not by their schedule.",
    "A deleted secret stays for its recovery window, and is not removed by itself.",
  ],
  missing: [
    "PutResourcePolicy and the like (the program declares policies), replication, and encryption by KMS: the state file is readable to its owner only.",
  ],
};
