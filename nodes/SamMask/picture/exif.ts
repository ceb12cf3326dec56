const ORIENTATION_TAG = 0x0112;
const ENTRY_BYTES = 12;
const PREFIX = 'Exif\0\0';
const LITTLE_ENDIAN_MARK = 0x4949;
const BIG_ENDIAN_MARK = 0x4d4d;

/**
 * The orientation in EXIF data: 1 to 8, and 1 when there is none or it makes no sense.
 *
 * @param exif from the byte order mark on, as PNG has it, or with `Exif\0\0` before it, as JPEG and many WebP files do
 */
export function exifOrientation(exif: Uint8Array): number {
	const prefixed = Buffer.from(exif.subarray(0, PREFIX.length)).toString('latin1') === PREFIX;
	const tiff = prefixed ? exif.subarray(PREFIX.length) : exif;
	const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
	if (tiff.length < 8) return 1;
	const mark = view.getUint16(0);
	if (mark !== LITTLE_ENDIAN_MARK && mark !== BIG_ENDIAN_MARK) return 1;
	const little = mark === LITTLE_ENDIAN_MARK;
	const directory = view.getUint32(4, little);
	if (directory + 2 > tiff.length) return 1;
	const entries = view.getUint16(directory, little);
	for (let entry = 0; entry < entries; entry++) {
		const at = directory + 2 + entry * ENTRY_BYTES;
		if (at + ENTRY_BYTES > tiff.length) return 1;
		if (view.getUint16(at, little) !== ORIENTATION_TAG) continue;
		const value = view.getUint16(at + 8, little);
		return value >= 1 && value <= 8 ? value : 1;
	}
	return 1;
}
