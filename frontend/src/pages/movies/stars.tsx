import { useRef, useState } from "preact/hooks";
import { ApiError } from "../../../../client/index.ts";
import { useApp } from "../../app/app.ts";
import { ActionButton } from "../../ui/button.tsx";
import { useProblems } from "../../ui/problems.ts";
import type { MovieWithMine } from "./movie-facts.ts";
import { text } from "./text.ts";

interface StarsProps {
  readonly movie: MovieWithMine;
  readonly onChange: (movie: MovieWithMine) => void;
}

/** One to five stars as radio buttons, so that keyboards and screen readers know what they are. */
export function Stars({ movie, onChange }: StarsProps) {
  const { client, toasts } = useApp();
  const { attempt } = useProblems();
  const { id: movieId, myRating } = movie;
  // Shown at once; the API's answer then decides.
  const [chosen, setChosen] = useState<number | null>(null);
  const turn = useRef(0);
  const rate = async (stars: number) => {
    turn.current += 1;
    const own = turn.current;
    setChosen(stars);
    const rated = await attempt(() => client.movies.rate({ movieId, body: { stars } }));
    if (own !== turn.current) return;
    setChosen(null);
    if (!rated) return;
    onChange(rated);
    toasts.say(text.rated(stars));
  };
  const remove = async () => {
    await client.movies.unrate({ movieId }).catch(unlessGone);
    onChange(await client.movies.read({ movieId }));
    const before = myRating;
    toasts.say(text.ratingRemoved, before === null ? undefined : () => rate(before));
  };
  return (
    <fieldset class="stars">
      <legend>{text.mine}</legend>
      {[1, 2, 3, 4, 5].map(value => (
        <label key={value} class={value <= (chosen ?? myRating ?? 0) ? "full" : undefined}>
          <input
            type="radio"
            name={`stars-${movieId}`}
            checked={value === (chosen ?? myRating)}
            onChange={() => rate(value)}
          />
          <span class="hidden">{text.stars(value)}</span>
        </label>
      ))}
      {myRating !== null && (
        <ActionButton kind="quiet" action={remove}>
          {text.removeRating}
        </ActionButton>
      )}
    </fieldset>
  );
}

/** Another tab may have been quicker. */
function unlessGone(error: unknown): undefined {
  if (error instanceof ApiError && error.is("rating_not_found")) return undefined;
  throw error;
}
