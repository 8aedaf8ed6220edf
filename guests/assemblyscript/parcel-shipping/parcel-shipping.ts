// SPDX-License-Identifier: Apache-2.0
//
// A parcel costs 4.90, and 0.50 for each article beyond the fifth; from 50.00 it is free.

import { result } from "../common/abi";
import { JsonReader } from "../common/json";

export { alloc, dealloc } from "../common/abi";

const NO_ADJUSTMENT: i64 = 0;

const PARCEL_MINOR: i64 = 490;
const EXTRA_ARTICLE_MINOR: i64 = 50;
const ARTICLES_INCLUDED: i64 = 5;
const FREE_FROM_MINOR: i64 = 5000;

// Keeps sums and products inside 64 bits; a cart beyond it is not believed.
const MAX_ARTICLES: i64 = 1_000_000_000;

export function shipping(pointer: usize, length: u32): i64 {
  const cart = new JsonReader(pointer, length);
  let subtotal: i64 = 0;
  let articles: i64 = 0;
  cart.enterObject();
  for (let name = cart.member(); name != null; name = cart.member()) {
    if (name == "subtotalMinor") subtotal = cart.integer();
    else if (name == "items") articles = countArticles(cart);
    else cart.skip();
  }
  cart.finish();
  return rate(subtotal, articles);
}

function countArticles(cart: JsonReader): i64 {
  let articles: i64 = 0;
  cart.enterArray();
  while (cart.element()) {
    cart.enterObject();
    for (let name = cart.member(); name != null; name = cart.member()) {
      if (name == "quantity") articles += within(cart.integer());
      else cart.skip();
    }
    within(articles);
  }
  return articles;
}

function within(articles: i64): i64 {
  if (articles < 0 || articles > MAX_ARTICLES) unreachable();
  return articles;
}

function rate(subtotal: i64, articles: i64): i64 {
  if (articles == 0) return NO_ADJUSTMENT;
  if (subtotal >= FREE_FROM_MINOR) return adjustment("Free parcel delivery", 0);
  const extra = max<i64>(articles - ARTICLES_INCLUDED, 0);
  return adjustment("Parcel delivery", PARCEL_MINOR + extra * EXTRA_ARTICLE_MINOR);
}

function adjustment(description: string, amountMinor: i64): i64 {
  return result('{"description":"' + description + '","amountMinor":' + amountMinor.toString() + "}");
}
