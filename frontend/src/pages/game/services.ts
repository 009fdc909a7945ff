import type { contract as deposits } from "../../../../handlers/game/deposits/contract.ts";
import type { contract as events } from "../../../../handlers/game/events/contract.ts";
import type { contract as mining } from "../../../../handlers/game/mining/contract.ts";
import type { contract as running } from "../../../../handlers/game/running/contract.ts";
import type { contract as strava } from "../../../../handlers/game/strava/contract.ts";
import type { contract as wallet } from "../../../../handlers/game/wallet/contract.ts";

declare module "../../app/services.ts" {
  interface Services {
    deposits: typeof deposits;
    events: typeof events;
    mining: typeof mining;
    running: typeof running;
    strava: typeof strava;
    wallet: typeof wallet;
  }
}
