/**
 * The first bytes of a content; what comes after them is not read.
 *
 * @param enough asked after each chunk with what there is so far; the reading ends when it says so
 */
export async function readHead(
	content: AsyncIterable<Uint8Array> | Buffer,
	bytes: number,
	enough: (head: Buffer) => boolean = () => false,
): Promise<Buffer> {
	if (Buffer.isBuffer(content)) return content.subarray(0, bytes);
	let head = Buffer.alloc(0);
	for await (const chunk of content) {
		head = Buffer.concat([head, chunk]);
		if (head.length >= bytes || enough(head)) break;
	}
	return head.subarray(0, bytes);
}
