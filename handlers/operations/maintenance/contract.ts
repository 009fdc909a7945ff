import { defineContract } from "../../../contract/contract.ts";

/** Scheduled clean-up; it has no API. */
export const contract = defineContract({
  service: "maintenance",
  summary: "Nightly clean-up",
  uses: [],
  operations: {},
  jobs: {
    "clean-up": {
      summary:
        "Removes what has expired, and brings the user pool up to date where it was away at the time of a change",
      scheduleConfig: "cleanUpSchedule",
      timeoutSeconds: 300,
      uses: ["database", "directory"],
    },
  },
});
