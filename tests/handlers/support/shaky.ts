import type { DataApi } from "../../../handlers/platform/database/data-api.ts";
import { dataApiDatabase } from "../../../handlers/platform/database/data-api-database.ts";
import type { Database } from "../../../handlers/platform/database/database.ts";
import { awsError, fakeClock } from "../platform/fakes.ts";

/** A database that resumes at every other transaction's begin, and whose every other commit is done and not answered. */
export function shakyDatabase(dataApi: DataApi): Database {
  let begun = 0;
  let commits = 0;
  const shaky: DataApi = {
    ...dataApi,
    begin: async signal => {
      begun += 1;
      if (begun % 2 === 1) throw awsError("DatabaseResumingException", 400);
      return dataApi.begin(signal);
    },
    commit: async (id, signal) => {
      commits += 1;
      await dataApi.commit(id, signal);
      if (commits % 2 === 0) throw awsError("DatabaseUnavailableException", 504);
      return {};
    },
  };
  return dataApiDatabase(shaky, fakeClock());
}
