import { contract } from "../../../handlers/movies/contract.ts";
import { moviesService } from "../../../handlers/movies/service.ts";
import { tokenVerifier } from "../../../handlers/platform/identity/verifier.ts";
import { database, identity, middyFunction } from "./function.ts";

export const handler = middyFunction(contract, moviesService({ database }), tokenVerifier(identity));
