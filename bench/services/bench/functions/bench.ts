import { ApiError } from "../../../../handlers/platform/errors.ts";
import { serve } from "../../../../handlers/platform/http/serve.ts";
import { wireApi } from "../../../../handlers/platform/wire.ts";
import { contract } from "../contract.ts";
import { errors } from "../errors.ts";
import { type Film, filmById } from "../film.ts";

const platform = wireApi();

export const handler = serve(
  contract,
  {
    hello: async () => ({ body: { message: "hello" } }),
    film: async ({ params }) => {
      const film = await platform.database.one<Film>(filmById(params.filmId));
      if (!film) throw new ApiError(errors.film_not_found);
      return { body: film };
    },
  },
  platform,
);
