const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

// A status with all of its log lines.
const LONGEST_LINE_BYTES = 4 * 1024 * 1024;

/**
 * A stream of events, line by line. The parser of fal's client looks through all that it is given once for every line in
 * it, so a large piece with many lines would hold the whole server; of empty lines in a row one says as much as many. A
 * stream that breaks ends, and so does one with an endless line: whoever waits for its events looks for the truth
 * elsewhere then.
 */
export async function* eventLines(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
	let begun: Uint8Array[] = [];
	let begunBytes = 0;
	let afterEmptyLine = false;
	try {
		for await (const chunk of body) {
			let from = 0;
			for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, from)) {
				const rest = chunk.subarray(from, end + 1);
				from = end + 1;
				const isEmpty = begunBytes === 0 && (rest.length === 1 || (rest.length === 2 && rest[0] === CARRIAGE_RETURN));
				if (isEmpty && afterEmptyLine) continue;
				afterEmptyLine = isEmpty;
				yield begunBytes === 0 ? rest : Buffer.concat([...begun, rest]);
				begun = [];
				begunBytes = 0;
			}
			if (from === chunk.length) continue;
			begun.push(chunk.subarray(from));
			begunBytes += chunk.length - from;
			if (begunBytes > LONGEST_LINE_BYTES) return;
		}
	} catch {
		return;
	}
}
