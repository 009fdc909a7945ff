/** After moto's tests (some of them verified on AWS), what floci recorded on AWS, MiniStack's and floci's tests. */
import { cognito } from "../../../../local/cognito/description.ts";
import { testPeers } from "../support/cases.ts";
import { changing, oneself } from "./changing.ts";
import { claiming } from "./claims.ts";
import { open } from "./context.ts";
import { joining, knowing, leaving } from "./groups.ts";
import { preferring } from "./mfa.ts";
import { asking } from "./mfa-asking.ts";
import { forgetting, resetting, setting } from "./passwords.ts";
import { clients, describing, listing as pools } from "./pools.ts";
import { refreshing } from "./refreshing.ts";
import { filtering, listing } from "./searching.ts";
import { firstPasswords, signingIn } from "./sign-in.ts";
import { confirming, registering } from "./sign-up.ts";
import { creating, deleting, getting, switching } from "./users.ts";

testPeers({
  service: cognito,
  open,
  groups: {
    DescribeUserPool: describing,
    "ListUserPools and ListUserPoolClients": pools,
    DescribeUserPoolClient: clients,
    "a group": knowing,
    "joining a group": joining,
    "leaving a group": leaving,
    AdminCreateUser: creating,
    AdminGetUser: getting,
    "disabling and enabling": switching,
    deleting,
    "changing attributes": changing,
    GetUser: oneself,
    "a filter of ListUsers": filtering,
    ListUsers: listing,
    SignUp: registering,
    "confirming a sign-up": confirming,
    "signing in": signingIn,
    "a first password": firstPasswords,
    claims: claiming,
    "refreshing and signing out": refreshing,
    "a forgotten password": forgetting,
    "a password": setting,
    "a reset password": resetting,
    "setting MFA": preferring,
    "asking for MFA": asking,
  },
});
