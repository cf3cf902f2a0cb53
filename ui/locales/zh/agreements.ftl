agreements-head = 和 { $name } 的约定
agreements-ask = 和 { $name } 约定了什么？发一句：条件、价钱、到什么时候。例如：全年九折 月结 到12月31日
agreements-renew = 续约：{ $terms }
agreements-button-change = 换成新的
agreements-button-end = 到此为止
agreement-renewal-range = 到期的日子要在今天以后、二十年以内，请核对一下。
