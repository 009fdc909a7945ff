import { defineErrors } from "../../contract/errors.ts";

/** Errors about movies and their ratings. */
export const errors = defineErrors({
  movie_not_found: {
    status: 404,
    title: "There is no such movie",
    help: "Check the id; the movie may have been deleted.",
  },
  rating_not_found: {
    status: 404,
    title: "The caller has not rated this movie",
    help: "Rate it first.",
  },
});
