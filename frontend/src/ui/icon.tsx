/** Lines of 24 by 24; each says the same as the text beside it, so screen readers pass it over. */
const shapes: Readonly<Record<string, string>> = {
  home: "M4 11 12 4l8 7v8a1 1 0 0 1-1 1h-4v-6H9v6H5a1 1 0 0 1-1-1z",
  film: "M4 5h16v14H4zM8 5v14M16 5v14M4 9h4M4 15h4M16 9h4M16 15h4M8 12h8",
  shop: "M5 8h14l-1 12H6zM9 8V7a3 3 0 0 1 6 0v1",
  run: "M15 6a1.6 1.6 0 1 0 0-3.2A1.6 1.6 0 0 0 15 6M7 11l3.5-3 3.5 2 1.5 3H19M10.5 8 10 13l4 3v5M10 13l-2 4H4",
  people:
    "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7M3 20c0-4 3-6 6-6s6 2 6 6M15.5 4.5a3.3 3.3 0 0 1 0 6.2M17.5 14.3c2.5.8 3.5 3 3.5 5.7",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8M4.5 20.5c0-4.5 3.5-6 7.5-6s7.5 1.5 7.5 6",
  plus: "M12 5v14M5 12h14",
  minus: "M5 12h14",
  close: "M6 6l12 12M18 6 6 18",
  search: "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13M15.5 15.5 20 20",
  cart: "M3 4h3l2 11h10l2-8H7M9.5 19.5v1M16.5 19.5v1",
};

export function Icon({ name }: { readonly name: string }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={shapes[name] ?? ""} />
    </svg>
  );
}
