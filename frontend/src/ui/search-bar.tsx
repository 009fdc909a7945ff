import { useEffect, useRef } from "preact/hooks";

interface Select {
  readonly name: string;
  readonly label: string;
  readonly options: readonly (readonly [value: string, label: string])[];
}

interface SearchBarProps {
  /** Of the text field. */
  readonly label: string;
  readonly button: string;
  /** By the fields' names; that of the text is `search`. */
  readonly values: Readonly<Record<string, string>>;
  readonly selects?: readonly Select[];
  readonly onSearch: (values: Readonly<Record<string, string>>) => void;
}

/** What a list is filtered by: a text, sent by Enter or the button, and choices, which count at once. */
export function SearchBar({ label, button, values, selects = [], onSearch }: SearchBarProps) {
  const form = useRef<HTMLFormElement>(null);
  const search = () => {
    if (!form.current) return;
    const entries = [...new FormData(form.current)].map(([name, value]) => [name, String(value).trim()]);
    onSearch(Object.fromEntries(entries));
  };
  // Back and forward change what is shown: the fields follow.
  useEffect(() => {
    for (const [name, value] of Object.entries(values)) {
      const field = form.current?.elements.namedItem(name) as HTMLInputElement | null;
      if (field && field !== document.activeElement) field.value = value;
    }
  }, [JSON.stringify(values)]);
  return (
    <search>
      <form
        class="search-bar"
        ref={form}
        onSubmit={event => {
          event.preventDefault();
          search();
        }}
      >
        <div class="field grow">
          <label for="search">{label}</label>
          <div class="joined">
            <input
              id="search"
              name="search"
              type="search"
              maxLength={100}
              defaultValue={values.search ?? ""}
            />
            <button type="submit" class="button first">
              {button}
            </button>
          </div>
        </div>
        {selects.map(({ name, label: selectLabel, options }) => (
          <div class="field" key={name}>
            <label for={`search-${name}`}>{selectLabel}</label>
            <select id={`search-${name}`} name={name} value={values[name]} onChange={search}>
              {options.map(([value, optionLabel]) => (
                <option key={value} value={value}>
                  {optionLabel}
                </option>
              ))}
            </select>
          </div>
        ))}
      </form>
    </search>
  );
}
