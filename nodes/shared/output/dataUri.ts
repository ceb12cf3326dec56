/** The parts of a data URI, or undefined for another address. */
export function splitDataUri(url: string): { type: string; base64: boolean; content: string } | undefined {
	const head = /^data:([^;,]*)((?:;[^;,]*)*),/i.exec(url.slice(0, 256));
	if (!head) return undefined;
	const [prefix, type = '', parameters = ''] = head;
	return { type, base64: /;base64$/i.test(parameters), content: url.slice(prefix.length) };
}

/** The bytes of a data URI; undefined when not all of its content can be decoded. */
export function decodeContent(content: string, base64: boolean): Buffer | undefined {
	try {
		const text = decodeURIComponent(content);
		if (!base64) return Buffer.from(text);
		const written = text.replace(/\s+/g, '');
		// Node.js leaves out or stops at what is no base64, and the rest would pass for the file.
		return /^[\w+/-]*={0,2}$/.test(written) ? Buffer.from(written, 'base64') : undefined;
	} catch {
		return undefined;
	}
}
