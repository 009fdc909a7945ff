import { text } from "./text.ts";

/** Every category that a list has shown in this tab: the API has no list of its own. */
const known = new Set<string>();

interface CategoriesProps {
  readonly shown: readonly string[];
  readonly chosen: string;
  readonly onChoose: (category: string) => void;
}

/** The way down the tree: the levels above the chosen category, and those right below it. */
export function Categories({ shown, chosen, onChoose }: CategoriesProps) {
  for (const category of shown) known.add(category);
  const above = chosen.split("/").map((_, index, parts) => parts.slice(0, index + 1).join("/"));
  const depth = chosen === "" ? 0 : above.length;
  const below = new Set(
    [...known]
      .filter(category => chosen === "" || category.startsWith(`${chosen}/`))
      .map(category =>
        category
          .split("/")
          .slice(0, depth + 1)
          .join("/"),
      ),
  );
  const all = ["", ...(chosen === "" ? [] : above), ...[...below].sort()];
  return (
    <fieldset class="chip-row">
      <legend class="hidden">{text.categories}</legend>
      {all.map(category => (
        <button
          key={category}
          type="button"
          class="chip"
          aria-pressed={category === chosen}
          onClick={() => onChoose(category)}
        >
          {category === "" ? text.allCategories : category.split("/").at(-1)}
        </button>
      ))}
    </fieldset>
  );
}
