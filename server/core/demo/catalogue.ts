/** What the demo's shop sells. */
export interface Product {
  readonly id: string;
  readonly name: string;
  readonly category: string;
  readonly price: number;
  readonly rating: number;
  readonly stock: number;
  /** Words of English and Korean by which it is found. */
  readonly words: string;
}

export const catalogue: readonly Product[] = [
  product('sh-01', 'Trail Runner 3', 'shoes', 129, 4.7, 14, 'running trail shoe sneaker 운동화 신발 러닝화'),
  product('sh-02', 'City Walker', 'shoes', 89, 4.3, 40, 'walking everyday shoe sneaker 운동화 신발'),
  product('sh-03', 'Marathon Light', 'shoes', 159, 4.8, 3, 'running race shoe sneaker 러닝화 마라톤 신발'),
  product('sh-04', 'Rain Boot Classic', 'shoes', 64, 4.1, 22, 'rain boot waterproof shoe 장화 신발'),
  product('sh-05', 'Office Oxford', 'shoes', 139, 4.0, 9, 'formal leather shoe 구두 신발'),
  product('sh-06', 'Studio Slipper', 'shoes', 29, 3.9, 120, 'home slipper shoe 슬리퍼 신발'),
  product('bp-01', 'Commuter Pack 20', 'bags', 99, 4.6, 31, 'backpack laptop bag 배낭 가방 노트북'),
  product('bp-02', 'Weekend Pack 45', 'bags', 149, 4.5, 7, 'backpack travel bag 배낭 가방 여행'),
  product('bp-03', 'Sling Mini', 'bags', 45, 4.2, 55, 'sling small bag 가방 크로스백'),
  product(
    'kb-01',
    'Quiet Keys 75',
    'keyboards',
    119,
    4.6,
    18,
    'keyboard mechanical quiet 키보드 저소음 기계식',
  ),
  product('kb-02', 'Travel Keys', 'keyboards', 69, 4.0, 26, 'keyboard wireless small 키보드 무선'),
  product('kb-03', 'Split Ergo', 'keyboards', 249, 4.8, 4, 'keyboard split ergonomic 키보드 인체공학'),
  product('hp-01', 'Focus Over-Ear', 'headphones', 199, 4.7, 12, 'headphones noise cancelling 헤드폰 노이즈'),
  product('hp-02', 'Call Headset', 'headphones', 79, 4.2, 60, 'headset microphone office 헤드셋 마이크'),
  product('hp-03', 'Pocket Buds', 'headphones', 59, 4.1, 0, 'earbuds wireless headphones 이어폰 무선'),
  product('mo-01', 'Clear View 27', 'monitors', 329, 4.5, 10, 'monitor screen 4k 모니터 화면'),
  product('mo-02', 'Wide View 34', 'monitors', 549, 4.6, 5, 'monitor screen wide 모니터 화면 와이드'),
  product('ch-01', 'Upright Chair', 'furniture', 389, 4.4, 8, 'chair office ergonomic 의자 사무용'),
];

/** Products that share a word with the query; best rated first. */
export function searchCatalogue(query: string): Product[] {
  const words = query.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const stems = words.map((word) => (word.length > 3 ? word.replace(/s$/, '') : word));
  return catalogue
    .filter((entry) =>
      stems.some((stem) => `${entry.words} ${entry.name} ${entry.category}`.toLowerCase().includes(stem)),
    )
    .toSorted((a, b) => b.rating - a.rating || a.price - b.price);
}

function product(
  id: string,
  name: string,
  category: string,
  price: number,
  rating: number,
  stock: number,
  words: string,
): Product {
  return { id, name, category, price, rating, stock, words };
}
