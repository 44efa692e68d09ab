// Times, sizes and names of languages as a person reads them.

const TIME = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long" });
const DAY_AND_YEAR = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric" });
const CLOCK = new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric", month: "short" });
const LANGUAGE = new Intl.DisplayNames(["en"], { type: "language" });

/** Languages a phone can be set to: those of the network first, then a few the bot does not speak. */
export const LANGUAGES = ["en", "fr", "de", "it", "es", "da", "nl", "pt", "pl", "ar", "ja"];

export const timeOf = (seconds) => TIME.format(seconds * 1000);
export const clockText = (date) => `${CLOCK.format(date)}, ${TIME.format(date)}`;

/** A key that is equal for two moments of one day, in the zone of the reader. */
export const dayKey = (seconds) => new Date(seconds * 1000).toDateString();

/** "Today", "Yesterday" or the date, seen from `now`. */
export function dayName(seconds, now) {
  const date = new Date(seconds * 1000);
  const yesterday = new Date(now);
  yesterday.setDate(yesterday.getDate() - 1);
  if (date.toDateString() === now.toDateString()) return "Today";
  if (date.toDateString() === yesterday.toDateString()) return "Yesterday";
  return (date.getFullYear() === now.getFullYear() ? DAY : DAY_AND_YEAR).format(date);
}

export function sizeText(bytes) {
  if (!Number.isFinite(bytes)) return "";
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(bytes < 10240 ? 1 : 0)} kB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

export function durationText(seconds) {
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
}

/** How far the clock was moved: "2 days 3 hours ahead", or nothing. */
export function aheadText(seconds) {
  const count = (n, word) => (n ? `${n} ${word}${n === 1 ? "" : "s"}` : "");
  const parts = [count(Math.floor(seconds / 86400), "day"), count(Math.floor((seconds % 86400) / 3600), "hour")];
  const text = parts.filter(Boolean).join(" ");
  return text && `${text} ahead`;
}

/** The same in a few characters: "+2 d 3 h". */
export function shortAheadText(seconds) {
  const parts = [[Math.floor(seconds / 86400), "d"], [Math.floor((seconds % 86400) / 3600), "h"]];
  const text = parts.filter(([count]) => count).map(([count, unit]) => `${count} ${unit}`).join(" ");
  return text && `+${text}`;
}

export function languageName(code) {
  try {
    return LANGUAGE.of(code);
  } catch {
    return code;
  }
}
