import type { contract as movies } from "../../../../handlers/movies/contract.ts";

declare module "../../app/services.ts" {
  interface Services {
    movies: typeof movies;
  }
}
