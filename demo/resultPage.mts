import { basename } from 'node:path';
import type { SavedResult } from './saveResult.mjs';

/** What stands beside the pictures. */
export interface PageWords {
	photoName: string;
	/** What was looked for: `fruit`. */
	wanted: string;
	/** One sentence. */
	nextStep: string;
}

/**
 * A page that shows the photo, the masks, the cut-out and the new background side by side. All styles are in it; its
 * pictures lie beside it.
 */
export function resultPage(result: SavedResult, { photoName, wanted, nextStep }: PageWords): string {
	const { photoFile, overlayFile, masks, cutOutFile } = result;
	const count = masks.length === 1 ? '1 object' : `${masks.length} objects`;
	const title = `${wanted} in ${photoName}: ${masks.length === 0 ? 'nothing was found' : count}`;
	const maskPictures = masks.map(({ index, box, file }) => {
		const place = box ? `, ${box.xMax - box.xMin} × ${box.yMax - box.yMin} px` : '';
		return picture(file, `mask_${index}${place}`);
	});
	const parts = [
		figure('The photo', picture(photoFile)),
		overlayFile && figure('What was found', picture(overlayFile)),
		masks.length > 0 && figure('Each object, cut out', `<div class="masks">${maskPictures.join('')}</div>`),
		cutOutFile && figure('On a new background', picture(cutOutFile)),
	].filter(Boolean);
	return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${inHtml(title)}</title>
<style>${STYLE}</style>
<h1>${inHtml(title)}</h1>
<main>
${parts.join('\n')}
</main>
<p><strong>Next:</strong> ${inHtml(nextStep)}</p>
</html>
`;
}

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 1500px; margin: 2rem auto; padding: 0 1.5rem; }
h1 { font-size: 1.4rem; font-weight: 600; }
main { display: grid; grid-template-columns: repeat(auto-fit, minmax(300px, 1fr)); gap: 1.25rem; align-items: start; }
figure { margin: 0; }
h2 { font-size: 1rem; font-weight: 600; margin: 0 0 0.5rem; }
img { display: block; width: 100%; border-radius: 8px; }
.masks { display: grid; grid-template-columns: repeat(auto-fit, minmax(130px, 1fr)); gap: 0.75rem; }
.masks img { background: repeating-conic-gradient(#bbb 0 25%, #eee 0 50%) 0 0 / 16px 16px; }
small { display: block; margin-top: 0.25rem; opacity: 0.7; }
`;

function figure(title: string, content: string): string {
	return `<figure><h2>${title}</h2>${content}</figure>`;
}

/** The address is relative: the page may be moved with its pictures. */
function picture(file: string, caption?: string): string {
	const name = basename(file);
	const image = `<img src="${encodeURIComponent(name)}" alt="${inHtml(caption ?? name)}">`;
	return caption === undefined ? image : `<div>${image}<small>${inHtml(caption)}</small></div>`;
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function inHtml(text: string): string {
	return text.replace(/[&<>"]/g, (character) => ENTITIES[character]!);
}
