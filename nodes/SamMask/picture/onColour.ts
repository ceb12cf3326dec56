import type { Colour } from './colour';
import { mixed } from './cutOut';
import type { RowSource } from './picture';

/** The same rows without transparency, for a format that has none. */
export function onColour(source: RowSource, [red, green, blue]: Colour): RowSource {
	if (source.channels === 1 || source.channels === 3) return source;
	const { width, channels } = source;
	const buffer = new Uint8Array(width * channels);
	const [greenAt, blueAt] = channels === 4 ? [1, 2] : [0, 0];
	return {
		...source,
		channels: 3,
		fill(y, row) {
			source.fill(y, buffer);
			for (let from = 0, to = 0; from < buffer.length; from += channels, to += 3) {
				const opacity = buffer[from + channels - 1];
				row[to] = mixed(buffer[from]!, red, opacity!);
				row[to + 1] = mixed(buffer[from + greenAt]!, green, opacity!);
				row[to + 2] = mixed(buffer[from + blueAt]!, blue, opacity!);
			}
		},
	};
}
