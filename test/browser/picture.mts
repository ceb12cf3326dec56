import type { Locator, Page } from 'playwright-core';

/** Waits until an `img` element has loaded its picture; throws if it cannot. */
export async function widthPx(picture: Locator): Promise<number> {
	return await picture.evaluate(async (element) => {
		const image = element as unknown as { decode(): Promise<void>; naturalWidth: number };
		await image.decode();
		return image.naturalWidth;
	});
}

/** Waits until every `img` of the page has its picture, or has failed to get one, and nothing moves any more. */
export async function pageIsDrawn(page: Page): Promise<void> {
	await page.evaluate(async () => {
		const { document } = globalThis as unknown as {
			document: {
				images: Iterable<{ decode(): Promise<void> }>;
				getAnimations(): Array<{ finished: Promise<unknown>; effect: { getTiming(): { iterations?: number } } | null }>;
			};
		};
		const ending = document.getAnimations().filter(({ effect }) => effect?.getTiming().iterations !== Infinity);
		await Promise.allSettled([
			...[...document.images].map((image) => image.decode()),
			...ending.map((animation) => animation.finished),
		]);
	});
}
