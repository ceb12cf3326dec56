import type { Locator } from 'playwright-core';

/** Waits until an `img` element has loaded its picture; throws if it cannot. */
export async function widthPx(picture: Locator): Promise<number> {
	return await picture.evaluate(async (element) => {
		const image = element as unknown as { decode(): Promise<void>; naturalWidth: number };
		await image.decode();
		return image.naturalWidth;
	});
}
